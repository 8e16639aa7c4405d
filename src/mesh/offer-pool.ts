/** What trystero takes for a connection that is over, and forgets: it does no more than what its constructor asks. */
const overConnection = (): RTCPeerConnection =>
  Object.assign(new EventTarget(), {
    connectionState: 'closed',
    createDataChannel: () => ({}),
    close: () => undefined,
  }) as unknown as RTCPeerConnection;

/**
 * Runs `join` so that trystero does not fill its pool of twenty offers, which is not an option of its own. Twenty
 * connections, each asking every STUN server for its address, block the main thread for up to 280 ms, and are used
 * by nobody in a small circle. A connection made when a peer is met trickles its candidates, and is as quick.
 * @param ahead offers made ahead, for the first peers that are met; the others' are made when they are met
 * @param Connection what trystero shall make its connections with; `join` is given what to hand to it instead
 */
export function withSmallOfferPool<Result>(
  { Connection, ahead }: { Connection: typeof RTCPeerConnection; ahead: number },
  join: (PooledConnection: typeof RTCPeerConnection) => Result,
): Result {
  // The pool is filled before joining returns; whatever is made later is for a peer.
  let isFilling = true;
  let made = 0;
  const construct = (target: typeof RTCPeerConnection, parameters: unknown[]): RTCPeerConnection => {
    made += 1;
    if (isFilling && made > ahead) return overConnection();
    return Reflect.construct(target, parameters) as RTCPeerConnection;
  };
  try {
    return join(new Proxy(Connection, { construct }));
  } finally {
    isFilling = false;
  }
}
