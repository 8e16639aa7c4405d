import { expect } from 'chai';
import * as fc from 'fast-check';
import {
  cutToFit,
  directionOf,
  firstCharacters,
  tidy,
  wrap,
} from '../../../../src/workers/compositor/words.ts';

/** As if all characters were equally wide. */
const widthOf = (text: string): number => 10 * text.length;

describe('words in the picture', () => {
  it('makes one harmless line of whatever was written', () => {
    expect(tidy('  a\n\n b\t\u0000c ')).to.equal('a b c');
    expect(tidy('\u202eevil\u202c')).to.equal('evil');
    expect(tidy('x'.repeat(1e6)).length).to.be.lessThan(500);
    expect(tidy(`o${'\u0300'.repeat(1000)}`)).to.equal('o');
    expect(tidy('👩‍👩‍👧‍👦 Ágnes')).to.equal('👩‍👩‍👧‍👦 Ágnes');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(tidy(text)).not.to.match(/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
      }),
      { seed: 1 },
    );
  });

  it('takes characters as readers see them', () => {
    expect(firstCharacters('👩‍👩‍👧‍👦👍', 1)).to.equal('👩‍👩‍👧‍👦');
    expect(firstCharacters('  É', 1)).to.equal('É');
    expect(firstCharacters('', 1)).to.equal('');
  });

  it('knows from where a text is read', () => {
    expect(directionOf('12 שלום and more')).to.equal('rtl');
    expect(directionOf('مرحبا')).to.equal('rtl');
    expect(directionOf('hello שלום')).to.equal('ltr');
    expect(directionOf('123')).to.equal('ltr');
  });

  it('never makes a line wider, nor more lines, than there is room for', () => {
    expect(wrap('hello all of you', widthOf, { mostPx: 100, mostLines: 3 })).to.deep.equal([
      'hello all ',
      'of you',
    ]);
    expect(cutToFit('a long name', widthOf, 70)).to.equal('a long…');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        const lines = wrap(tidy(text), widthOf, { mostPx: 200, mostLines: 3 });
        expect(lines.length).to.be.within(1, 3);
        for (const line of lines) expect(widthOf(line)).to.be.at.most(200);
      }),
      { seed: 1 },
    );
  });
});
