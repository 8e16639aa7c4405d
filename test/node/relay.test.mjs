// @ts-check
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { schnorr } from '@noble/secp256k1';
import { WebSocket } from 'ws';
import { attachRelay } from '../../scripts/relay.mjs';

const { secretKey, publicKey } = await schnorr.keygen();

/**
 * @param {{ kind?: number, content?: string, tags?: string[][], createdAt?: number }} [fields]
 */
async function signedEvent({ kind = 20_001, content = 'hello', tags = [['x', 'topic']], createdAt } = {}) {
  const pubkey = Buffer.from(publicKey).toString('hex');
  const at = createdAt ?? Math.floor(Date.now() / 1000);
  const id = createHash('sha256')
    .update(JSON.stringify([0, pubkey, at, kind, tags, content]))
    .digest('hex');
  const sig = Buffer.from(await schnorr.signAsync(Buffer.from(id, 'hex'), secretKey)).toString('hex');
  return { id, pubkey, created_at: at, kind, tags, content, sig };
}

describe('embedded relay', () => {
  const server = createServer();
  const relay = attachRelay(server);
  /** @type {string} */
  let url;
  /** @type {WebSocket[]} */
  const opened = [];

  before(async () => {
    server.listen(0);
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    url = `ws://localhost:${address.port}/relay`;
  });
  after(() => {
    for (const socket of opened) socket.terminate();
    relay.close();
    server.close();
  });

  /** A client that remembers what it was told. */
  async function connect() {
    const socket = new WebSocket(url);
    opened.push(socket);
    /** @type {unknown[][]} */
    const heard = [];
    socket.on('message', (data) => heard.push(JSON.parse(data.toString())));
    await once(socket, 'open');
    /** @param {unknown} message */
    const say = (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message));
    /** @param {string} type */
    const next = async (type) => {
      for (;;) {
        const index = heard.findIndex((message) => message[0] === type);
        if (index >= 0) return heard.splice(index, 1)[0] ?? [];
        await once(socket, 'message', { signal: AbortSignal.timeout(2000) });
      }
    };
    return { socket, heard, say, next };
  }

  it('passes an event on to whoever asked for its topic, and to nobody else', async () => {
    const [alice, bob, carol] = await Promise.all([connect(), connect(), connect()]);
    alice.say(['REQ', 's', { kinds: [20_001], '#x': ['topic'], limit: 1 }]);
    carol.say(['REQ', 's', { kinds: [20_001], '#x': ['other'] }]);
    assert.deepEqual(await alice.next('EOSE'), ['EOSE', 's']);
    await carol.next('EOSE');
    const event = await signedEvent();
    bob.say(['EVENT', event]);
    assert.deepEqual(await bob.next('OK'), ['OK', event.id, true, '']);
    assert.deepEqual(await alice.next('EVENT'), ['EVENT', 's', event]);
    assert.deepEqual(carol.heard, []);
  });

  it('keeps nothing for those who come later', async () => {
    const [alice, bob] = await Promise.all([connect(), connect()]);
    alice.say(['EVENT', await signedEvent()]);
    await alice.next('OK');
    bob.say(['REQ', 's', { kinds: [20_001] }]);
    assert.deepEqual(await bob.next('EOSE'), ['EOSE', 's']);
    assert.deepEqual(bob.heard, []);
  });

  it('forgets a subscription that is closed', async () => {
    const [alice, bob] = await Promise.all([connect(), connect()]);
    alice.say(['REQ', 's', {}]);
    await alice.next('EOSE');
    alice.say(['CLOSE', 's']);
    bob.say(['EVENT', await signedEvent()]);
    await bob.next('OK');
    alice.say(['REQ', 'marker', { kinds: [1] }]);
    await alice.next('EOSE');
    assert.deepEqual(alice.heard, []);
  });

  it('refuses what is stored elsewhere, forged or changed', async () => {
    const { say, next } = await connect();
    say(['EVENT', await signedEvent({ kind: 1 })]);
    assert.match(String((await next('OK'))[3]), /^blocked:/);
    const event = await signedEvent();
    say(['EVENT', { ...event, content: 'changed' }]);
    assert.match(String((await next('OK'))[3]), /^invalid: the id/);
    say(['EVENT', { ...event, sig: (await signedEvent({ content: 'other' })).sig }]);
    assert.match(String((await next('OK'))[3]), /^invalid: the signature/);
  });

  it('survives junk', async () => {
    const { say, next, socket } = await connect();
    const junk = [
      '',
      '{',
      'null',
      '[]',
      '[1]',
      '["EVENT"]',
      '["EVENT",null]',
      '["EVENT",{"id":"x"}]',
      '["CLOSE",7]',
      '["AUTH","x"]',
    ];
    for (const text of junk) {
      say(text);
      await next('NOTICE');
    }
    for (const filter of [null, 7, 'x', []]) {
      say(['REQ', 's', filter]);
      assert.match(String((await next('CLOSED'))[2]), /^invalid:/);
    }
    say(['REQ', 's', { kinds: 'all', '#x': 7, constructor: null }]);
    await next('EOSE');
    say(['EVENT', await signedEvent()]);
    await next('OK');
    assert.equal(socket.readyState, WebSocket.OPEN);
  });

  it('limits subscriptions, sizes and rates', async () => {
    const greedy = await connect();
    for (let index = 0; index < 20; index += 1) {
      greedy.say(['REQ', `s${index}`, {}]);
      await greedy.next('EOSE');
    }
    greedy.say(['REQ', 's20', {}]);
    await greedy.next('CLOSED');

    const large = await connect();
    large.say('x'.repeat(200_000));
    assert.equal((await once(large.socket, 'close'))[0], 1009);

    const quick = await connect();
    for (let index = 0; index < 700; index += 1) quick.say('[]');
    assert.equal((await once(quick.socket, 'close'))[0], 1008);
  });

  it('answers on its own path only', async () => {
    const socket = new WebSocket(url.replace('/relay', '/elsewhere'));
    const [error] = await once(socket, 'error');
    assert.match(String(error), /404/);
  });
});
