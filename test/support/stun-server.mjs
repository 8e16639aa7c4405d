// @ts-check
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';

/*
 * As much of STUN (RFC 8489) and TURN (RFC 8656) over UDP as a browser needs to gather a candidate: the address
 * that it is told is one for documentation (RFC 5737), and nothing is relayed.
 */

const COOKIE = 0x2112a442;
const BINDING = 0x0001;
const ALLOCATE = 0x0003;
const SUCCESS = 0x0100;
const ERROR = 0x0110;
const USERNAME = 0x0006;
const MESSAGE_INTEGRITY = 0x0008;
const ERROR_CODE = 0x0009;
const LIFETIME = 0x000d;
const REALM = 0x0014;
const NONCE = 0x0015;
const XOR_RELAYED_ADDRESS = 0x0016;
const XOR_MAPPED_ADDRESS = 0x0020;

const REALM_NAME = 'coterie.test';
const MAPPED = { address: [203, 0, 113, 7], port: 50_007 };

/**
 * Starts a STUN server, which is a TURN server for one user as well. Null where this machine has no address but
 * loopback, from which browsers gather nothing.
 * @param {{ username?: string, password?: string }} [user]
 * @returns {Promise<{ stunUrl: string, turnUrl: string, port: number, close: () => Promise<void> } | null>}
 */
export async function startStunServer({ username = 'ada', password = 'secret' } = {}) {
  const address = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
  if (!address) return null;
  const key = createHash('md5').update(`${username}:${REALM_NAME}:${password}`).digest();
  const socket = createSocket('udp4');
  socket.on('message', (request, sender) => {
    const response = answer(request, username, key);
    if (response) socket.send(response, sender.port, sender.address);
  });
  socket.bind(0);
  await once(socket, 'listening');
  const { port } = socket.address();
  return {
    stunUrl: `stun:${address}:${port}`,
    turnUrl: `turn:${address}:${port}?transport=udp`,
    port,
    close: () => new Promise((resolve) => socket.close(() => resolve(undefined))),
  };
}

/** @param {Buffer} request @param {string} username @param {Buffer} key @returns {Buffer | null} */
function answer(request, username, key) {
  if (request.length < 20 || request.readUInt32BE(4) !== COOKIE) return null;
  const type = request.readUInt16BE(0);
  const transaction = request.subarray(8, 20);
  const mapped = attribute(XOR_MAPPED_ADDRESS, xorAddress());
  if (type === BINDING) return message(BINDING | SUCCESS, transaction, [mapped]);
  if (type !== ALLOCATE) return null;
  if (!isSignedBy(request, username, key)) {
    return message(ALLOCATE | ERROR, transaction, [
      attribute(ERROR_CODE, Buffer.concat([Buffer.from([0, 0, 4, 1]), Buffer.from('Unauthorized')])),
      attribute(REALM, Buffer.from(REALM_NAME)),
      attribute(NONCE, Buffer.from(randomBytes(8).toString('hex'))),
    ]);
  }
  const lifetime = attribute(LIFETIME, Buffer.from([0, 0, 2, 88]));
  const relayed = attribute(XOR_RELAYED_ADDRESS, xorAddress());
  return sign(message(ALLOCATE | SUCCESS, transaction, [relayed, lifetime, mapped]), key);
}

/** @param {Buffer} request @param {string} username @param {Buffer} key */
function isSignedBy(request, username, key) {
  let isUser = false;
  for (let offset = 20; offset + 4 <= request.length;) {
    const type = request.readUInt16BE(offset);
    const value = request.subarray(offset + 4, offset + 4 + request.readUInt16BE(offset + 2));
    if (type === USERNAME) isUser = value.toString() === username;
    if (type === MESSAGE_INTEGRITY) {
      return isUser && integrity(request.subarray(0, offset), key).equals(value);
    }
    offset += 4 + Math.ceil(value.length / 4) * 4;
  }
  return false;
}

/** HMAC over what comes before the attribute, with the length that the message has with it (RFC 8489, 14.5). */
function integrity(/** @type {Buffer} */ head, /** @type {Buffer} */ key) {
  const copy = Buffer.from(head);
  copy.writeUInt16BE(head.length - 20 + 24, 2);
  return createHmac('sha1', key).update(copy).digest();
}

/** @param {Buffer} unsigned @param {Buffer} key */
function sign(unsigned, key) {
  const signed = Buffer.concat([unsigned, attribute(MESSAGE_INTEGRITY, integrity(unsigned, key))]);
  signed.writeUInt16BE(signed.length - 20, 2);
  return signed;
}

/** @param {number} type @param {Buffer} transaction @param {Buffer[]} attributes */
function message(type, transaction, attributes) {
  const body = Buffer.concat(attributes);
  const head = Buffer.alloc(8);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(body.length, 2);
  head.writeUInt32BE(COOKIE, 4);
  return Buffer.concat([head, transaction, body]);
}

/** @param {number} type @param {Buffer} value */
function attribute(type, value) {
  const bytes = Buffer.alloc(4 + Math.ceil(value.length / 4) * 4);
  bytes.writeUInt16BE(type, 0);
  bytes.writeUInt16BE(value.length, 2);
  value.copy(bytes, 4);
  return bytes;
}

function xorAddress() {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt8(1, 1);
  bytes.writeUInt16BE(MAPPED.port ^ (COOKIE >>> 16), 2);
  bytes.writeUInt32BE((Buffer.from(MAPPED.address).readUInt32BE(0) ^ COOKIE) >>> 0, 4);
  return bytes;
}
