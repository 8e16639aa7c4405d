import { BULK_LABEL } from './bulk.ts';
import { withPauses } from './codecs.ts';
import { createFrameCheck, type Violation } from './frame-check.ts';
import { LIVE_LABEL } from './live.ts';
import { createTokenBucket } from './token-bucket.ts';

/** Everything a peer may send over its data channel. What we send ourselves is a few hundred bytes a second. */
const BYTES = { burst: 512 * 1024, perSecond: 64 * 1024 };
const FRAMES = { burst: 400, perSecond: 60 };

/** RTCPeerConnections made for one call. */
export interface TrackedPeerConnections {
  /** The browser's RTCPeerConnection with a guard on its data channel, to be given to trystero. */
  readonly constructor: typeof RTCPeerConnection;
  /**
   * From now on trystero does not see that this connection is in trouble: it would give it up after 5 s, where an
   * ICE restart can still save it. `close` ends that too.
   */
  shelter(connection: RTCPeerConnection): void;
  /** What the browser itself says of the state of the connection. */
  stateOf(connection: RTCPeerConnection): RTCPeerConnectionState;
  /** Closes one at once, and lets trystero know: closing one's own end fires no event by itself. */
  close(connection: RTCPeerConnection): void;
  /** Closes all that were made: trystero itself keeps those of a left room open for two minutes. */
  closeAll(): void;
}

/**
 * Watches what trystero, which buffers and parses whatever comes, is sent before anybody has checked it. A peer
 * that floods, or sends frames that trystero cannot parse, is reported to `onViolation`; nothing of it is handled.
 * Trystero takes its configuration once and for all: `configuration`, asked for each connection, goes before it.
 */
export function trackedPeerConnections(
  configuration: () => RTCConfiguration,
  onViolation: (connection: RTCPeerConnection, reason: Violation) => void,
): TrackedPeerConnections {
  const connections = new Set<RTCPeerConnection>();
  const sheltered = new WeakSet<RTCPeerConnection>();

  class GuardedPeerConnection extends RTCPeerConnection {
    constructor(given?: RTCConfiguration) {
      super({ ...given, ...configuration() });
      for (const old of connections) if (old.connectionState === 'closed') connections.delete(old);
      connections.add(this);
      this.addEventListener('datachannel', ({ channel }) => guard(this, channel));
    }

    override get connectionState(): RTCPeerConnectionState {
      const state = super.connectionState;
      return sheltered.has(this) && isTrouble(state) ? 'connected' : state;
    }

    override get iceConnectionState(): RTCIceConnectionState {
      const state = super.iceConnectionState;
      return sheltered.has(this) && isTrouble(state) ? 'connected' : state;
    }

    /** Behind the shelter. */
    get ownState(): RTCPeerConnectionState {
      return super.connectionState;
    }

    override setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
      const { type, sdp } = description;
      return super.setRemoteDescription(sdp === undefined ? description : { type, sdp: withPauses(sdp) });
    }

    override createDataChannel(label: string, options?: RTCDataChannelInit): RTCDataChannel {
      const channel = super.createDataChannel(label, options);
      // Those for files and for poses never reach trystero, and limit themselves.
      if (label !== BULK_LABEL && label !== LIVE_LABEL) guard(this, channel);
      return channel;
    }
  }

  const guard = (connection: RTCPeerConnection, channel: RTCDataChannel): void => {
    const takeBytes = createTokenBucket(BYTES);
    const takeFrame = createTokenBucket(FRAMES);
    const check = createFrameCheck();
    let isHeard = true;
    const refuse = (reason: Violation): void => {
      isHeard = false;
      onViolation(connection, reason);
    };
    let handle: (event: MessageEvent<unknown>) => void = () => undefined;
    // Trystero listens by this property; standing in for it is the only place before its parser.
    Object.defineProperty(channel, 'onmessage', {
      set: (handler: typeof handle) => {
        handle = handler;
      },
    });
    // A peer that leaves aborts its channel. The close event that follows is handled; trystero would print this.
    Object.defineProperty(channel, 'onerror', { set: () => undefined });
    channel.addEventListener('message', (event: MessageEvent<unknown>) => {
      // What was on its way when the connection was closed still comes.
      if (!isHeard) return;
      const { data } = event;
      if (!(data instanceof ArrayBuffer) || !takeBytes(data.byteLength) || !takeFrame(1)) {
        refuse('flood');
        return;
      }
      const violation = check(data);
      if (violation) {
        refuse(violation);
        return;
      }
      try {
        handle(event);
      } catch {
        refuse('malformed');
      }
    });
  };

  const close = (connection: RTCPeerConnection): void => {
    connections.delete(connection);
    connection.close();
    connection.dispatchEvent(new Event('connectionstatechange'));
  };

  return {
    constructor: GuardedPeerConnection,
    shelter: (connection) => void sheltered.add(connection),
    stateOf: (connection) =>
      connection instanceof GuardedPeerConnection ? connection.ownState : connection.connectionState,
    close,
    closeAll: () => {
      for (const connection of connections) close(connection);
    },
  };
}

const isTrouble = (state: RTCPeerConnectionState | RTCIceConnectionState): boolean =>
  state === 'disconnected' || state === 'failed';
