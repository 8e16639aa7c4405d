import { expect } from 'chai';
import * as fc from 'fast-check';
import { openCheck, runCheck } from '../../../../src/room/check/check.ts';
import { hostLabel } from '../../../../src/room/check/host-label.ts';
import type { Check, CheckRow } from '../../../../src/room/check/model.ts';
import { openDatabase, type Database } from '../../../../src/storage/database.ts';
import { loadSettings, saveSettings } from '../../../../src/storage/settings.ts';
import { closeLab, deadRelay, openLabRelay, openLabStunServer } from '../../mesh/relays/lab.ts';

describe('connection check', () => {
  const databaseName = `check-${Math.random()}`;
  let database: Database;
  let run: AbortController;
  before(async () => {
    database = await openDatabase(databaseName);
  });
  after(() => {
    database.close();
    indexedDB.deleteDatabase(databaseName);
  });
  beforeEach(() => {
    run = new AbortController();
  });
  afterEach(async () => {
    run.abort();
    await closeLab();
  });

  const check = (relays: readonly string[], iceServers: readonly RTCIceServer[] = []): Check =>
    runCheck({ config: { relays, iceServers }, database }, run);
  const rowsOf = ({ rows }: Check, group: CheckRow['group']): readonly CheckRow[] =>
    rows.value.filter((row) => row.group === group);
  const rowOf = ({ rows }: Check, label: string): CheckRow => {
    const row = rows.value.find((candidate) => candidate.label === label);
    if (!row) throw new Error(`There is no row ${label}.`);
    return row;
  };

  it('says of each relay whether it works, and what to do where it does not', async () => {
    const relays = [
      (await openLabRelay('nostr')).url,
      (await openLabRelay('mqtt')).url,
      await deadRelay(),
      (await openLabRelay('refusing')).url,
      (await openLabRelay('throttling')).url,
      (await openLabRelay('swallowing')).url,
    ];
    const checked = check(relays);
    expect(checked.rows.value.every(({ state }) => state === 'waiting' || state === 'running')).to.be.true;
    await checked.done;
    const rows = rowsOf(checked, 'relays');
    expect(rows.map(({ state }) => state)).to.deep.equal([
      ...['good', 'good', 'good'],
      ...['warning', 'warning', 'warning', 'warning'],
    ]);
    expect(rows[0]?.sentence).to.contain('2 of 6 work');
    expect(rows[1]?.sentence).to.match(/^Connected after \d+\.\d s; a message came back after \d+ ms\.$/);
    const words = ['No connection', 'turns us away', 'too much', 'does not deliver them'];
    for (const [index, word] of words.entries()) expect(rows[index + 3]?.sentence).to.contain(word);
  }).timeout(40_000);

  it('is bad where no relay works', async () => {
    const checked = check([await deadRelay()]);
    await checked.done;
    expect(rowOf(checked, 'Relays together').state).to.equal('bad');
  }).timeout(30_000);

  it('says that the list of relays cannot be had, and tests the rest', async () => {
    const checked = await openCheck({ relaysUrl: '/nowhere.json', database }, run);
    await checked.done;
    expect(rowOf(checked, 'Relay list').state).to.equal('bad');
    expect(rowOf(checked, 'Direct connection').state).to.equal('good');
  });

  it('finds what this browser can do', async () => {
    const checked = check([]);
    await checked.done;
    expect(rowOf(checked, 'Direct connection').state).to.equal('good');
    expect(rowOf(checked, 'Clock').sentence).to.equal('Right, to within a few seconds.');
    expect(rowOf(checked, 'Video in calls').sentence).to.contain('VP8').and.not.to.contain('rtx');
    expect(rowOf(checked, 'Sound in calls').sentence).to.match(/opus/i);
    expect(rowOf(checked, 'Recording').sentence).to.equal('Records webm (h264, opus).');
    expect(rowOf(checked, 'WebCodecs').sentence).to.contain('H.264').and.not.to.contain('AAC');
    expect(rowOf(checked, 'Database').state).to.equal('good');
    expect(rowOf(checked, 'Files').sentence).to.equal('Writes and reads back.');
    expect(rowOf(checked, 'Secure page').state).to.equal('good');
    expect(rowOf(checked, 'Background effects').sentence).to.contain('SIMD');
    expect(rowOf(checked, 'TURN').state).to.equal('warning');
  });

  it('leaves no file behind', async () => {
    await check([]).done;
    const names: string[] = [];
    for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
    expect(names).not.to.include('connection-check');
  });

  it('says that STUN and TURN servers do not answer', async () => {
    const checked = check(
      [],
      [
        { urls: 'stun:localhost:9' },
        { urls: 'turn:localhost:9?transport=tcp', username: 'x', credential: 'y' },
      ],
    );
    await checked.done;
    const [, stun, turn] = rowsOf(checked, 'network');
    expect([stun?.label, stun?.state]).to.deep.equal(['STUN: This site’s own server', 'warning']);
    expect([turn?.label, turn?.state]).to.deep.equal(['TURN: This site’s own server', 'bad']);
  }).timeout(15_000);

  it('tests the TURN servers of Settings too', async () => {
    const turnServers = ['turn:x:y@localhost:9?transport=tcp'];
    await saveSettings(database, { ...(await loadSettings(database)), turnServers });
    const file = JSON.stringify({ relays: [await deadRelay()], iceServers: [] });
    const relaysUrl = `data:application/json,${encodeURIComponent(file)}`;
    const checked = await openCheck({ relaysUrl, database }, run);
    await checked.done;
    const { state, sentence } = rowOf(checked, 'TURN: This site’s own server');
    expect(`${state}: ${sentence}`).to.match(/^bad: No answer within 5 seconds/);
  }).timeout(30_000);

  it('finds STUN and TURN servers that answer, and a wrong password', async function () {
    const server = await openLabStunServer();
    if (!server) {
      console.log('Skipped: this machine has no network, so browsers gather nothing.');
      this.skip();
    }
    const { stunUrl, turnUrl } = server;
    const checked = check(
      [],
      [
        { urls: [stunUrl, turnUrl], username: 'ada', credential: 'secret' },
        { urls: turnUrl, username: 'ada', credential: 'wrong' },
      ],
    );
    await checked.done;
    const sentences = rowsOf(checked, 'network').map(({ state, sentence }) => `${state}: ${sentence}`);
    expect(sentences[1]).to.match(/^good: Answers after \d+ ms\.$/);
    expect(sentences[2]).to.match(/^good: Relays for us after \d+ ms\.$/);
    expect(sentences[3]).to.match(/^bad: It does not accept the password/);
  }).timeout(15_000);

  it('opens camera and microphone only when asked to, and closes them', async () => {
    const opened: MediaStream[] = [];
    const { mediaDevices } = navigator;
    const real = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (constraints) => {
      const stream = await real(constraints);
      opened.push(stream);
      return stream;
    };
    try {
      const checked = check([]);
      await checked.done;
      expect(opened).to.be.empty;
      expect(rowOf(checked, 'Camera').state).to.equal('waiting');
      await checked.testDevices();
      expect(rowOf(checked, 'Camera').sentence).to.match(/^Opens and delivers 1280 × 720/);
      expect(rowOf(checked, 'Microphone').sentence).to.equal('Opens and delivers sound.');
      expect(opened).to.have.lengthOf(2);
      const states = opened.flatMap((stream) => stream.getTracks()).map(({ readyState }) => readyState);
      expect(states).to.deep.equal(['ended', 'ended']);
    } finally {
      Reflect.deleteProperty(mediaDevices, 'getUserMedia');
    }
  });

  it('says that a device may not be used, or delivers nothing', async () => {
    const { mediaDevices } = navigator;
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d');
    // A canvas delivers a frame whenever it was painted.
    const paint = setInterval(() => context?.fillRect(0, 0, canvas.width, canvas.height), 40);
    const audio = new AudioContext();
    const silence = audio.createMediaStreamDestination();
    mediaDevices.getUserMedia = ({ video } = {}) =>
      Promise.resolve(video ? canvas.captureStream() : silence.stream);
    try {
      const checked = check([]);
      await checked.testDevices();
      expect(rowOf(checked, 'Camera').sentence).to.contain('black');
      expect(rowOf(checked, 'Microphone').sentence).to.contain('delivers nothing');
      mediaDevices.getUserMedia = () => Promise.reject(new DOMException('No', 'NotAllowedError'));
      await checked.testDevices();
      expect(rowOf(checked, 'Camera').state).to.equal('bad');
      expect(rowOf(checked, 'Camera').sentence).to.contain('may not use it');
    } finally {
      clearInterval(paint);
      await audio.close();
      Reflect.deleteProperty(mediaDevices, 'getUserMedia');
    }
  });

  it('reports without an address, whatever the relays are', async () => {
    const { url } = await openLabRelay('nostr');
    const relays = [url, 'ws://192.168.7.7:1/relay', 'wss://[fd00::7]:1/', 'wss://box.local:1/?key=secret'];
    const checked = check(relays, [{ urls: 'stun:10.0.0.7:3478' }]);
    await checked.done;
    const report = checked.report();
    expect(report).to.contain('[good] This site’s own server (Nostr)');
    expect(report).to.contain('Finding each other');
    for (const secret of ['192.168', 'fd00', 'box.local', 'secret', '10.0.0.7', new URL(url).port]) {
      expect(report).not.to.contain(secret);
    }
  }).timeout(40_000);

  it('ends when it is aborted', async () => {
    const checked = check([(await openLabRelay('mute')).url]);
    run.abort();
    await checked.done;
    const before = checked.rows.value;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(checked.rows.value).to.equal(before);
  });

  it('names servers by their public names only', () => {
    expect(hostLabel('wss://relay.example.org:8084/mqtt')).to.equal('relay.example.org');
    expect(hostLabel('mqtt+wss://user:pass@relay.example.org/x')).to.equal('relay.example.org');
    expect(hostLabel('turn:turn.example.org:3478?transport=udp')).to.equal('turn.example.org');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.ipV4(),
          fc.ipV4Extended(),
          fc.ipV6().map((ip) => `[${ip}]`),
        ),
        (ip) => {
          for (const url of [`wss://${ip}/`, `wss://${ip}:8084/mqtt`, `stun:${ip}:3478`, `ws://a@${ip}`]) {
            expect(hostLabel(url)).to.equal('A server without a public name');
          }
        },
      ),
    );
  });
});
