import { expect } from 'chai';
import { foldText } from '../../../src/lib/fold-text.ts';
import { tidyTag } from '../../../src/lib/tag-text.ts';
import { findIn, readSpokenTexts } from '../../../src/library/search.ts';
import { createSidecars } from '../../../src/library/sidecars/sidecars.ts';
import { changedTags, changeTags } from '../../../src/library/tags.ts';
import { openDatabase, type Database } from '../../../src/storage/database.ts';
import { openRecordings, type Recordings } from '../../../src/storage/recordings.ts';
import { newRecord } from '../storage/new-record.ts';

describe('searching the library', () => {
  const databaseName = `search-${crypto.randomUUID()}`;
  const controller = new AbortController();
  let database: Database;
  let recordings: Recordings;

  before(async () => {
    database = await openDatabase(databaseName);
    recordings = await openRecordings(database, controller);
  });
  after(() => {
    controller.abort();
    database.close();
    indexedDB.deleteDatabase(databaseName);
  });

  const record = {
    ...newRecord('a'),
    name: 'Über die Berge',
    tags: ['Holiday'],
    participants: ['Ada', 'Zoë'],
    person: { identity: null, name: 'Grace' },
  };

  it('finds names, tags and people, whatever the capitals and accents', () => {
    const find = (query: string): unknown => findIn(record, query, new Map());
    expect(find('uber BERGE')).to.deep.equal({ in: 'name' });
    expect(find('  holid ')).to.deep.equal({ in: 'tag', text: 'Holiday' });
    expect(find('zoe')).to.deep.equal({ in: 'person', text: 'Zoë' });
    expect(find('grace')).to.deep.equal({ in: 'person', text: 'Grace' });
    expect(find('berge zoe')).to.deep.equal({ in: 'person', text: 'Zoë' });
    expect(find('berge tal')).to.equal(null);
    expect(find('')).to.deep.equal({ in: 'name' });
    expect(foldText('  Crème\n BRÛLÉE ')).to.equal('creme brulee');
  });

  it('finds what was said and written, and says where', async () => {
    await recordings.create(record);
    const sidecars = createSidecars(database);
    await sidecars.save('a', 'transcript', {
      version: 1,
      language: 'en',
      cues: [
        { fromMs: 1000, toMs: 2000, author: 'Ada', text: 'We went up the mountain.' },
        { fromMs: 61_000, toMs: 62_000, author: null, text: 'And down again, by train.' },
      ],
    });
    await sidecars.save('a', 'chat', {
      version: 1,
      startedAtMs: 0,
      lines: [
        { kind: 'message', offsetMs: 5000, author: 'Zoë', text: 'Look: a marmot' },
        { kind: 'reaction', offsetMs: 6000, author: 'Zoë', emoji: '🎉' },
        { kind: 'poll', offsetMs: 7000, author: 'Ada', question: 'Where next?', options: ['Sea', 'Lake'] },
      ],
      questions: [],
      polls: [],
      complete: true,
    });
    const spoken = await readSpokenTexts(['a', 'nobody'], sidecars);
    expect(findIn(record, 'train down', spoken)).to.deep.equal({
      in: 'transcript',
      text: 'And down again, by train.',
      author: null,
      offsetMs: 61_000,
    });
    expect(findIn(record, 'marmot', spoken)).to.include({ in: 'chat', author: 'Zoë', offsetMs: 5000 });
    expect(findIn(record, 'lake', spoken)).to.include({ in: 'chat', offsetMs: 7000 });
    // Words of two lines are not one thought.
    expect(findIn(record, 'marmot train', spoken)).to.equal(null);
  });

  it('passes over sidecars that are damaged', async () => {
    await database.put('sidecars', { recordingId: 'a', kind: 'chat', json: '{"version":1,"lines":' });
    const spoken = await readSpokenTexts(['a'], createSidecars(database));
    expect(findIn(record, 'marmot', spoken)).to.equal(null);
    expect(findIn(record, 'mountain', spoken)).not.to.equal(null);
  });

  it('keeps tags tidy: each once, whatever its capitals, and not without end', () => {
    expect(tidyTag('  two \n words\u202E ')).to.equal('two words');
    expect(tidyTag('x'.repeat(100)).length).to.equal(40);
    expect(changedTags(['Yoga'], { add: ['yoga', ' Family ', '', 'family'] })).to.deep.equal([
      'Yoga',
      'Family',
    ]);
    expect(changedTags(['Yoga', 'Family'], { remove: ['FAMILY'] })).to.deep.equal(['Yoga']);
    const many = changedTags([], { add: Array.from({ length: 50 }, (_, index) => `tag ${index}`) });
    expect(many.length).to.equal(20);
  });

  it('tags several recordings in one step, and passes over those that are gone', async () => {
    await recordings.create({ ...newRecord('b'), tags: ['one'] });
    await changeTags(recordings, ['a', 'b', 'gone'], { add: ['both'], remove: ['one'] });
    expect((await recordings.get('a'))?.tags).to.deep.equal(['Holiday', 'both']);
    expect((await recordings.get('b'))?.tags).to.deep.equal(['both']);
    expect(recordings.list.value.find(({ id }) => id === 'b')?.tags).to.deep.equal(['both']);
  });
});
