import { expect } from 'chai';
import { openLibrary, type Library } from '../../../src/library/library.ts';
import { openDatabase, type Database } from '../../../src/storage/database.ts';
import { listRecordingFiles } from '../../../src/storage/recording-files.ts';
import { bytesOf, eventually, fixture, FIXTURES, nameOf } from './fixtures.ts';

describe('imports', () => {
  const databaseName = `imports-${crypto.randomUUID()}`;
  const controller = new AbortController();
  let database: Database;
  let library: Library;

  before(async () => {
    database = await openDatabase(databaseName);
    library = await openLibrary({ database }, controller);
  });

  after(async () => {
    for (const { id } of library.recordings.value) await library.remove(id);
    controller.abort();
    database.close();
    indexedDB.deleteDatabase(databaseName);
  });

  for (const name of FIXTURES) {
    it(`takes ${name} in as it is`, async () => {
      const file = await fixture(name);
      const record = await library.importFile(file);
      expect(record.durationMs).to.be.within(3900, 4200);
      expect(record.width).to.equal(name.startsWith('counter') ? 192 : null);
      expect(await bytesOf(await library.open(record.id))).to.deep.equal(await bytesOf(file));
    });
  }

  it('refuses what is cut off, with one clear reason, and leaves nothing behind', async () => {
    const filesBefore = await listRecordingFiles();
    const found: Record<string, string> = {};
    for (const name of ['counter.webm', 'counter.mp4', 'counter.mov'] as const) {
      const file = await fixture(name);
      for (const share of [0.3, 0.6]) {
        const cut = new File([file.slice(0, file.size * share)], name);
        found[`${name} ${share}`] = await nameOf(library.importFile(cut));
      }
    }
    expect(found).to.deep.equal({
      'counter.webm 0.3': 'import-cut-off',
      'counter.webm 0.6': 'import-cut-off',
      'counter.mp4 0.3': 'import-cut-off',
      'counter.mp4 0.6': 'import-cut-off',
      // Its index is at the end: without it nothing in it can be read.
      'counter.mov 0.3': 'import-not-media',
      'counter.mov 0.6': 'import-not-media',
    });
    expect(await listRecordingFiles()).to.deep.equal(filesBefore);
  });

  it('takes in what a recorder wrote live, which promises no length', async () => {
    const canvas = document.createElement('canvas');
    const drawn = canvas.getContext('2d')!;
    const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: 'video/webm;codecs=vp8' });
    const parts: Blob[] = [];
    recorder.ondataavailable = ({ data }) => parts.push(data);
    const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve));
    recorder.start(200);
    const timer = setInterval(() => {
      drawn.fillStyle = `hsl(${performance.now() % 360} 80% 50%)`;
      drawn.fillRect(0, 0, canvas.width, canvas.height);
    }, 40);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    recorder.stop();
    await stopped;
    clearInterval(timer);
    const record = await library.importFile(new File(parts, 'live.webm'));
    expect(record.durationMs).to.be.greaterThan(700);
  });

  it('takes several one after the other, tells of each, and goes on past one that is no media', async () => {
    const before = library.recordings.value.length;
    const seen = new Set<string>();
    const stop = library.imports.files.watch((files) => {
      for (const { fileName, state } of files) seen.add(`${fileName} ${state.kind}`);
      expect(files.filter(({ state }) => state.kind === 'running').length).to.be.at.most(1);
    });
    const text = new File(['Dear diary'], 'diary.mp4', { type: 'video/mp4' });
    library.imports.add([await fixture('tone.mp3'), text, await fixture('tone.wav')]);
    await eventually(() => library.recordings.value.length === before + 2, 'two recordings');
    await eventually(() => library.imports.files.value.length === 1, 'the failure alone');
    stop();
    expect([...seen]).to.include.members(['tone.wav waiting', 'diary.mp4 failed', 'tone.mp3 done']);
    const [failed] = library.imports.files.value;
    expect(failed?.state).to.have.nested.property('error.name', 'import-not-media');
    library.imports.dismiss(failed!.id);
    expect(library.imports.files.value).to.deep.equal([]);
  });

  it('makes captions beside a film its transcript, and says of those alone, or too many, that they are', async () => {
    const before = new Set(library.recordings.value.map(({ id }) => id));
    const film = (await fixture('counter.mp4')).slice();
    const captions = (name: string, words: string): File =>
      new File([`1\n00:00:01,000 --> 00:00:02,500\n${words}\n`], name);
    const vtt = new File(['WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ben>Zwei\n'], 'Zwei.de.vtt');
    library.imports.add([
      captions('EINS.srt', 'Eins'),
      captions('eins.en.srt', 'One'),
      new File([film], 'eins.mp4'),
      vtt,
      new File([film], 'Zwei.mp4'),
      new File(['no captions'], 'drei.srt'),
      new File([film], 'drei.mp4'),
      captions('vier.srt', 'Vier'),
    ]);
    const made = () => library.recordings.value.filter(({ id }) => !before.has(id));
    await eventually(() => made().length === 3, 'three recordings');
    const lines = () =>
      library.imports.files.value.map(({ fileName, state }) =>
        state.kind === 'failed' ? `${fileName} ${state.error.name}` : `${fileName} ${state.kind}`,
      );
    await eventually(() => lines().length === 3, 'what could not be taken in');
    expect(lines()).to.have.members([
      'drei.srt transcript-invalid',
      'vier.srt captions-alone',
      'eins.en.srt captions-extra',
    ]);
    const said = new Map<string, unknown>();
    for (const { id, name } of made()) said.set(name, (await library.sidecars.load(id, 'transcript'))?.cues);
    expect(said.get('eins')).to.deep.equal([{ fromMs: 1000, toMs: 2500, author: null, text: 'Eins' }]);
    expect(said.get('Zwei')).to.deep.equal([{ fromMs: 1000, toMs: 2000, author: 'Ben', text: 'Zwei' }]);
    expect(said.get('drei')).to.equal(undefined);
    for (const { id } of library.imports.files.value) library.imports.dismiss(id);
    expect(library.imports.files.value).to.deep.equal([]);
  });

  it('leaves nothing of what is cancelled, whether it runs or waits', async () => {
    const [recordingsBefore, filesBefore] = [library.recordings.value.length, await listRecordingFiles()];
    // Large enough to be caught in the act.
    const wav = await fixture('tone.wav');
    const header = new DataView(await wav.slice(0, 100).arrayBuffer());
    const dataAt = 70 + 8;
    const silence = 120e6;
    header.setUint32(4, silence + dataAt - 8, true);
    header.setUint32(dataAt - 4, silence, true);
    const isData = String.fromCharCode(...new Uint8Array(header.buffer, dataAt - 8, 4));
    expect(isData).to.equal('data');
    const large = new File([header.buffer.slice(0, dataAt), new Uint8Array(silence)], 'long.wav');
    library.imports.add([large, await fixture('tone.ogg')]);
    await eventually(() => {
      const [first] = library.imports.files.value;
      return first?.state.kind === 'running' && first.state.fraction > 0;
    }, 'some of it');
    for (const { id } of [...library.imports.files.value].reverse()) library.imports.dismiss(id);
    await eventually(() => library.imports.files.value.length === 0, 'none');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(library.recordings.value.length).to.equal(recordingsBefore);
    expect(await listRecordingFiles()).to.have.members(filesBefore);
  });
});
