import { expect } from 'chai';
import { parseClock } from '../../../../src/components/library/clock-text.ts';
import { strengthOf } from '../../../../src/components/library/passphrase-strength.ts';

describe('what is typed for an export', () => {
  for (const [text, ms] of [
    ['1:05', 65_000],
    [' 0:00 ', 0],
    ['12', 12_000],
    ['1:02:03', 3_723_000],
    ['0:10.5', 10_500],
    ['0:10,25', 10_250],
    ['90:00', 5_400_000],
    ['', null],
    ['1:75', null],
    ['1:', null],
    [':30', null],
    ['1:2:3:4', null],
    ['-1:00', null],
    ['1.5:00', null],
    ['a minute', null],
  ] as const) {
    it(`“${text}” is ${ms === null ? 'no time' : `${ms} ms`}`, () => expect(parseClock(text)).to.equal(ms));
  }

  for (const [passphrase, strength] of [
    ['', 'weak'],
    ['secret', 'weak'],
    ['aaaaaaaaaaaaaaaaaaaa', 'weak'],
    ['1234567890', 'weak'],
    ['correct horse', 'fair'],
    ['Tr0ub4dor&3xq', 'strong'],
    ['correct horse battery staple vines', 'strong'],
  ] as const) {
    it(`“${passphrase}” is ${strength}`, () => expect(strengthOf(passphrase)).to.equal(strength));
  }
});
