/** How far beyond the screen a row is made: some screens' worth, so that a fast scroll meets no empty rows. */
const MARGIN = '800px 0px';

const waiting = new WeakMap<Element, () => void>();
const observer = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      observer.unobserve(target);
      waiting.get(target)?.();
    }
  },
  { rootMargin: MARGIN },
);

/** Calls `onNear` once, when `element` comes near to what is seen. Returns what ends the wait. */
export function whenNear(element: Element, onNear: () => void): () => void {
  waiting.set(element, onNear);
  observer.observe(element);
  return () => observer.unobserve(element);
}
