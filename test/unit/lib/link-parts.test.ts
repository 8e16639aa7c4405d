import { expect } from 'chai';
import fc from 'fast-check';
import { linkParts } from '../../../src/lib/link-parts.ts';

const links = (text: string): readonly string[] =>
  linkParts(text).flatMap(({ text: shown, href }) => (href === null ? [] : [shown]));

describe('links in a text', () => {
  it('are found among words, without the punctuation of the sentence', () => {
    expect(links('see https://example.org, or (http://a.example/b?c=d#e).')).to.deep.equal([
      'https://example.org',
      'http://a.example/b?c=d#e',
    ]);
    expect(links('https://en.example/Plan_(disambiguation)')).to.deep.equal([
      'https://en.example/Plan_(disambiguation)',
    ]);
    expect(links('(https://en.example/Plan_(x))!')).to.deep.equal(['https://en.example/Plan_(x)']);
  });

  it('are http and https only', () => {
    for (const text of [
      'javascript:alert(1)',
      'data:text/html,x',
      'ftp://a.example',
      'www.a.example',
      'https://',
    ]) {
      expect(links(text), text).to.deep.equal([]);
    }
  });

  it('never hide where they lead behind a user name', () => {
    expect(links('https://bank.example@evil.example/login')).to.deep.equal([]);
    expect(links('https://bank.example:x@evil.example')).to.deep.equal([]);
  });

  it('show a host in another script as the network knows it', () => {
    // The first letter is Cyrillic.
    const [part] = linkParts('https://аpple.example/x');
    expect(part).to.deep.equal({
      text: 'https://xn--pple-43d.example/x',
      href: 'https://xn--pple-43d.example/x',
    });
  });

  it('end where a control or a mark of direction stands', () => {
    expect(links('https://a.example/\u202Egpj.exe')).to.deep.equal(['https://a.example/']);
  });

  it('lose nothing of the text, whatever it is', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom('https://', 'http://a.example', '@', '(', ')', '.', ' ', '\n', '<b>', '"', '%'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        const parts = linkParts(text);
        expect(parts.map((part) => part.text).join('')).to.equal(text);
        for (const { href } of parts) if (href !== null) expect(new URL(href).protocol).to.match(/^https?:$/);
      }),
    );
  });
});
