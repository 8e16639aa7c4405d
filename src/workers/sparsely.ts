/** Passes a rising fraction on in steps of half a per cent: each one is a message to the window. */
export function sparsely(report: (fraction: number) => void): (fraction: number) => void {
  let told = 0;
  return (fraction) => {
    if (fraction < told + 0.005) return;
    told = fraction;
    report(fraction);
  };
}
