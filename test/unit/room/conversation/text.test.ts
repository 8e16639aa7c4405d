import { expect } from 'chai';
import * as fc from 'fast-check';
import {
  cleanFileName,
  cleanLine,
  cleanText,
  countCharacters,
} from '../../../../src/room/conversation/text.ts';

describe('conversation text', () => {
  it('stays as it was written', () => {
    for (const text of [
      'Hello',
      'two\nlines',
      'שלום עולם',
      'مرحبا',
      '👩‍👩‍👧 José 李',
      '<script>alert(1)</script>',
      'a & b',
    ])
      expect(cleanText(text)).to.equal(text);
  });

  it('loses what could disguise it', () => {
    expect(cleanText('  a\u202egnp.exe ')).to.equal('agnp.exe');
    expect(cleanText('\u2066x\u2069\u202a\u202b\u202c\u202d')).to.equal('x');
    expect(cleanText('a\u0000b\u0007c\u001b[31m\u009f')).to.equal('abc[31m');
    expect(cleanText('a\r\nb\rc\u2028d\u2029e')).to.equal('a\nb\nc\nd\ne');
    expect(cleanText('a\tb')).to.equal('a b');
    expect(cleanText('a\n\n\n \n\n\nb')).to.equal('a\n\nb');
    expect(cleanText(`Z${'\u0301'.repeat(500)}`).length).to.be.below(12);
    expect(cleanText('e\u0301')).to.equal('é');
    expect(cleanText('a\ud800b').isWellFormed()).to.equal(true);
    expect(cleanLine('a\n b\n\nc')).to.equal('a b c');
    expect(countCharacters('👩👩a')).to.equal(3);
  });

  it('stays as it is when cleaned again, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        for (const clean of [cleanText, cleanLine, cleanFileName]) {
          const once = clean(text);
          expect(clean(once), JSON.stringify(text)).to.equal(once);
          expect(once).not.to.match(/(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('makes names of files that every file system takes', () => {
    expect(cleanFileName('Notes (final).pdf')).to.equal('Notes (final).pdf');
    expect(cleanFileName('../../etc/passwd')).to.equal('etc passwd');
    expect(cleanFileName('C:\\con|<>"?*.txt')).to.equal('C con .txt');
    expect(cleanFileName('invoice\u202efdp.exe')).to.equal('invoicefdp.exe');
    expect(cleanFileName('.hidden')).to.equal('hidden');
    expect(cleanFileName('...')).to.equal('file');
    expect(cleanFileName('')).to.equal('file');
    expect(cleanFileName(`${'x'.repeat(400)}.tar`)).to.equal(`${'x'.repeat(100)}.tar`);
    expect(cleanFileName('图片.png')).to.equal('图片.png');
  });
});
