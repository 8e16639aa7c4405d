import { expect } from 'chai';
import * as fc from 'fast-check';
import { NO_EXTRAS, type LinkExtras } from '../../../src/lib/room-hash.ts';
import { readRelayAddress } from '../../../src/mesh/relays/address.ts';
import { iceServersFor, loadRelays, withOwnServers } from '../../../src/room/relays-config.ts';

const { signal } = new AbortController();

async function load(
  content: string,
  { relays = [], turn = [] }: Partial<LinkExtras> = {},
): ReturnType<typeof loadRelays> {
  const url = URL.createObjectURL(new Blob([content]));
  try {
    return await loadRelays(url, { relays, turn }, { signal });
  } finally {
    URL.revokeObjectURL(url);
  }
}

async function sentenceOf(loading: Promise<unknown>): Promise<string> {
  try {
    await loading;
  } catch (error) {
    expect((error as Error).name).to.equal('relays-config-invalid');
    return (error as Error).message;
  }
  throw new Error('A wrong relay list was taken.');
}

describe('relays.json', () => {
  it('ships with the app and is right', async () => {
    const { relays, iceServers } = await loadRelays(new URL('/relays.json', location.href).href, NO_EXTRAS, {
      signal,
    });
    const protocols = relays.map((url) => readRelayAddress(url).protocol);
    expect(protocols.filter((protocol) => protocol === 'nostr').length).to.be.at.least(4);
    expect(protocols.filter((protocol) => protocol === 'mqtt').length).to.be.at.least(2);
    expect(relays.every((url) => url.startsWith('wss://'))).to.be.true;
    new RTCPeerConnection({ iceServers: [...iceServers] }).close();
  });

  it('is joined by the relays of the link, each once', async () => {
    const file = JSON.stringify({ relays: ['wss://a.example'], iceServers: [{ urls: 'stun:stun.example' }] });
    expect(await load(file, { relays: ['wss://b.example', 'wss://a.example/'] })).to.deep.equal({
      relays: ['wss://a.example/', 'wss://b.example/'],
      iceServers: [{ urls: 'stun:stun.example' }],
      linkServers: [],
    });
  });

  it('takes MQTT brokers, and leaves out of a link what is no relay', async () => {
    const file = JSON.stringify({ relays: ['mqtt+wss://a.example/x'], iceServers: [] });
    const extra = [
      'mqtt+ws://b.example',
      'https://c.example',
      'nonsense',
      '',
      'javascript:alert(1)',
      '/elsewhere',
    ];
    const { relays } = await load(file, { relays: extra });
    expect(relays).to.deep.equal(['mqtt+wss://a.example/x', 'mqtt+ws://b.example/']);
  });

  it('is joined by TURN servers of the link and of the person, and what is none is left out', async () => {
    const own = { urls: 'turn:turn.example', username: 'bo', credential: 'secret' };
    const file = JSON.stringify({ relays: ['wss://a.example'], iceServers: [own] });
    const config = await load(file, {
      turn: ['turn:a%3Ab:c%40d@b.example?transport=tcp', 'turn:b.example', 'https://a:b@c.example'],
    });
    const ofLink = { urls: 'turn:b.example?transport=tcp', username: 'a:b', credential: 'c@d' };
    const added = { urls: 'turn:d.example', username: 'x', credential: 'y' };
    const { iceServers, linkServers } = withOwnServers(config, ['turn:x:y@d.example', 'nonsense']);
    expect(iceServers).to.deep.equal([added, own]);
    expect(linkServers).to.deep.equal([ofLink]);
  });

  it('leaves the TURN servers of a link alone where an address is to be hidden, unless there are no others', () => {
    const stun = { urls: 'stun:a.example' };
    const turn = { urls: ['stun:a.example', 'turn:a.example'], username: 'bo', credential: 'secret' };
    const ofLink = { urls: 'turn:b.example', username: 'ada', credential: 'secret' };
    const serversFor = (own: RTCIceServer, relayOnly: boolean): readonly RTCIceServer[] =>
      iceServersFor({ relays: [], iceServers: [own], linkServers: [ofLink] }, { relayOnly });
    expect(serversFor(turn, false)).to.deep.equal([turn, ofLink]);
    expect(serversFor(turn, true)).to.deep.equal([turn]);
    expect(serversFor(stun, true)).to.deep.equal([stun, ofLink]);
  });

  it('must hold no server that a browser would refuse to call with', async () => {
    const wrong = [
      { urls: 'turn:turn.example' },
      { urls: ['stun:stun.example', 'turn:turn.example'], username: 'ada' },
      { urls: 'https://turn.example', username: 'ada', credential: 'secret' },
      { urls: 'turn:turn.example:99999', username: 'ada', credential: 'secret' },
    ];
    for (const server of wrong) {
      const file = JSON.stringify({ relays: ['wss://a.example'], iceServers: [server] });
      expect(await sentenceOf(load(file))).to.contain('iceServers.0');
    }
  });

  it('says what is wrong with it', async () => {
    expect(await sentenceOf(load('<!doctype html>'))).to.contain('not JSON');
    expect(await sentenceOf(load('{"relays": ["https://a.example"], "iceServers": []}'))).to.contain(
      'relays.0',
    );
    expect(await sentenceOf(load('{"relays": [], "iceServers": [{"urls": 7}]}'))).to.contain(
      'iceServers.0.urls',
    );
    expect(await sentenceOf(load('{"relays": ["wss://a.example", "wss://["], "iceServers": []}'))).to.contain(
      'relays.1',
    );
    expect(await sentenceOf(load('{"relays": [], "iceServers": []}'))).to.contain('empty');
    expect(await sentenceOf(load('[]'))).to.contain('wrong');
    expect(await sentenceOf(loadRelays('/nowhere.json', NO_EXTRAS, { signal }))).to.contain('missing');
  });

  it('never breaks otherwise, whatever the file holds', async () => {
    const junk = fc.oneof(
      fc.json(),
      fc.record({ relays: fc.jsonValue(), iceServers: fc.jsonValue() }).map((value) => JSON.stringify(value)),
    );
    await fc.assert(
      fc.asyncProperty(junk, async (text) => {
        await sentenceOf(load(text));
      }),
      { numRuns: 60 },
    );
  });
});
