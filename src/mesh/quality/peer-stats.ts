/** One kind of media in one direction, over the last interval. */
export interface MediaStats {
  readonly bitrateBps: number;
  /** For instance `VP8` or `opus`; null while nothing is sent. */
  readonly codec: string | null;
  /** Packets lost, 0..1, as the receiver counts them. */
  readonly loss: number;
  readonly jitterMs: number;
}

/** A picture, besides what {@link MediaStats} says. Zero where none is sent. */
export interface VideoStats extends MediaStats {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly fps: number;
}

export interface SentVideoStats extends VideoStats {
  /** What keeps it from being better; W3C webrtc-stats, RTCQualityLimitationReason. */
  readonly limitation: 'none' | 'cpu' | 'bandwidth' | 'other';
  /** The encoder, as the browser names it; null where it does not say. */
  readonly encoder: string | null;
  /** The encoder says that it is hardware, or spares the battery. */
  readonly powerEfficient: boolean;
}

export interface ReceivedVideoStats extends VideoStats {
  /** Since the connection began. */
  readonly freezes: number;
  readonly jitterBufferMs: number;
}

export interface ReceivedAudioStats extends MediaStats {
  readonly jitterBufferMs: number;
  /** Samples made up for lost ones, 0..1. */
  readonly concealed: number;
}

/** How the connection to one peer is doing, measured over the last two seconds. */
export interface PeerStats {
  /** ms since the page was opened. */
  readonly atMs: number;
  /** Null until the first round trip. */
  readonly rttMs: number | null;
  /** What the browser believes it could send on this connection, bit/s; null where it does not say. */
  readonly availableBps: number | null;
  readonly path: {
    /** `relayed`: over a TURN server, at one end at least. */
    readonly kind: 'direct' | 'relayed' | 'unknown';
    readonly protocol: string | null;
    /** Which TURN server of ours, where it is ours that relays. */
    readonly server: string | null;
  };
  readonly sent: {
    readonly audio: MediaStats;
    readonly camera: SentVideoStats;
    readonly screen: SentVideoStats;
  };
  readonly received: {
    readonly audio: ReceivedAudioStats;
    readonly camera: ReceivedVideoStats;
    readonly screen: ReceivedVideoStats;
  };
  /** Mean opinion of the speech heard, 1..4.5, by the ITU-T E-model (G.107); null while nothing is heard. */
  readonly mos: number | null;
  /** All of it in one number, 0..100: what is shown on the tile. */
  readonly score: number;
}
