import { expect } from 'chai';
import { pairCaptions } from '../../../src/library/import-pairs.ts';

const paired = (...names: string[]): string => {
  const { pairs, extra, alone } = pairCaptions(names.map((name) => new File([], name)));
  const together = pairs.map(({ media, captions }) => `${media.name}+${captions?.name ?? ''}`);
  const rest = [...extra.map(({ name }) => `!${name}`), ...alone.map(({ name }) => `?${name}`)];
  return [...together, ...rest].join(' ');
};

describe('captions beside films', () => {
  it('go by their names, whatever the case and the language', () => {
    expect(paired('a.mp4', 'b.webm', 'B.VTT', 'A.srt')).to.equal('a.mp4+A.srt b.webm+B.VTT');
    expect(paired('a.de.srt', 'a.mp4', 'b.mp4')).to.equal('a.mp4+a.de.srt b.mp4+');
    expect(paired('a.pt-br.vtt', 'a.vtt', 'a.mp4')).to.equal('a.mp4+a.vtt !a.pt-br.vtt');
    expect(paired('a.b.mp4', 'a.b.srt', 'a.mp4')).to.equal('a.b.mp4+a.b.srt a.mp4+');
  });

  it('are told apart from those without a film where theirs has others already', () => {
    expect(paired('film.mp4', 'film.de.srt', 'film.en.srt')).to.equal('film.mp4+film.de.srt !film.en.srt');
    expect(paired('film.mp4', 'film.srt', 'FILM.vtt', 'x.srt')).to.equal(
      'film.mp4+film.srt !FILM.vtt ?x.srt',
    );
  });

  it('go to the only film when they are the only ones, and else to none', () => {
    expect(paired('x.srt', 'a.mp4')).to.equal('a.mp4+x.srt');
    expect(paired('x.srt', 'y.srt', 'a.mp4')).to.equal('a.mp4+ ?x.srt ?y.srt');
    expect(paired('x.srt', 'a.mp4', 'b.mp4')).to.equal('a.mp4+ b.mp4+ ?x.srt');
    expect(paired('x.srt')).to.equal('?x.srt');
    expect(paired()).to.equal('');
  });
});
