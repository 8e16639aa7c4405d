import { utf8 } from '../../lib/bytes.ts';
import {
  type BrokerPacket,
  connectPacket,
  createPacketReader,
  decodeUtf8,
  disconnectPacket,
  pingPacket,
  publishPacket,
  subscribePacket,
  unsubscribePacket,
} from './mqtt-packets.ts';
import type { RelayProtocol, Session } from './protocol.ts';

/** Below the 60 s after which proxies commonly cut an idle connection. */
const KEEP_ALIVE_SECONDS = 45;
/** The one reason of CONNACK that passes by itself: the server is unavailable (MQTT 3.1.1, section 3.2.2.3). */
const SERVER_UNAVAILABLE = 3;
/** Public brokers are shared with the whole world; under this, at least, nobody else's topics lie. */
const PREFIX = 'coterie/';
const LARGEST_PACKET_ID = 65_535;

/** MQTT 3.1.1 at QoS 0, anonymous. */
export const mqtt: RelayProtocol = {
  subprotocol: 'mqtt',

  open({ send, close, onAnswer, onReady, onSubscribed, onText, onRejected }): Session {
    const read = createPacketReader();
    const subscribing = new Map<number, string>();
    let packetId = 0;
    let isAlive = true;
    let timer: ReturnType<typeof setInterval> | undefined;

    const nextPacketId = (): number => {
      packetId = (packetId % LARGEST_PACKET_ID) + 1;
      return packetId;
    };

    const ping = (): void => {
      if (!isAlive) close();
      isAlive = false;
      send(pingPacket());
    };

    const handle = (packet: BrokerPacket): void => {
      switch (packet.kind) {
        case 'connack':
          if (packet.code === 0) onReady();
          else onRejected(packet.code === SERVER_UNAVAILABLE ? 'failing' : 'refused');
          return;
        case 'suback': {
          const topic = subscribing.get(packet.packetId);
          subscribing.delete(packet.packetId);
          if (!packet.granted) onRejected('refused');
          else if (topic !== undefined) onSubscribed(topic);
          return;
        }
        case 'publish': {
          // What was retained is of peers that may be gone.
          const text = packet.retained ? null : decodeUtf8(packet.payload);
          if (text !== null && packet.topic.startsWith(PREFIX)) {
            onText(packet.topic.slice(PREFIX.length), text);
          }
          return;
        }
        case 'unsuback':
        case 'pingresp':
      }
    };

    return {
      start: () => {
        timer = setInterval(ping, KEEP_ALIVE_SECONDS * 1000);
        send(connectPacket(randomClientId(), KEEP_ALIVE_SECONDS));
      },
      receive: (frame) => {
        const packets = typeof frame === 'string' ? null : read(frame);
        if (!packets) {
          close();
          return;
        }
        if (packets.length === 0) return;
        isAlive = true;
        onAnswer();
        packets.forEach(handle);
      },
      subscribe: (topic) => {
        const id = nextPacketId();
        subscribing.set(id, topic);
        send(subscribePacket(id, PREFIX + topic));
      },
      unsubscribe: (topic) => send(unsubscribePacket(nextPacketId(), PREFIX + topic)),
      publish: (topic, text) => {
        send(publishPacket(PREFIX + topic, utf8(text)));
        return Promise.resolve();
      },
      close: () => {
        clearInterval(timer);
        send(disconnectPacket());
      },
    };
  },
};

/** As long and as plain as every broker must take (section 3.1.3.1), and new at every connection. */
function randomClientId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(11)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
