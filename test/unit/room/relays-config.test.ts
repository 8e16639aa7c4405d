import { expect } from 'chai';
import * as fc from 'fast-check';
import { readRelayAddress } from '../../../src/mesh/relays/address.ts';
import { loadRelays } from '../../../src/room/relays-config.ts';

const { signal } = new AbortController();

async function load(content: string, extra: readonly string[] = []): ReturnType<typeof loadRelays> {
  const url = URL.createObjectURL(new Blob([content]));
  try {
    return await loadRelays(url, extra, { signal });
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
    const { relays, iceServers } = await loadRelays(new URL('/relays.json', location.href).href, [], {
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
    expect(await load(file, ['wss://b.example', 'wss://a.example/'])).to.deep.equal({
      relays: ['wss://a.example/', 'wss://b.example/'],
      iceServers: [{ urls: 'stun:stun.example' }],
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
    const { relays } = await load(file, extra);
    expect(relays).to.deep.equal(['mqtt+wss://a.example/x', 'mqtt+ws://b.example/']);
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
    expect(await sentenceOf(loadRelays('/nowhere.json', [], { signal }))).to.contain('missing');
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
