import { expect } from 'chai';
import { AppError, asAppError, isAbort } from '../../../src/lib/errors.ts';

describe('errors', () => {
  it('keeps a code across a worker, where only name and message survive', () => {
    const copy = Object.assign(new Error('The disk is full.'), { name: 'storage-full' });
    const error = asAppError(copy);
    expect(error).to.be.instanceOf(AppError);
    expect(error.name).to.equal('storage-full');
    expect(error.message).to.equal('The disk is full.');
  });

  it('calls everything without a code unexpected, and keeps the original', () => {
    const original = new TypeError('x is not a function');
    expect(asAppError(original).name).to.equal('unexpected');
    expect(asAppError(original).cause).to.equal(original);
    expect(asAppError('a string').message).to.equal('a string');
    const own = new AppError('not-found', 'Gone.');
    expect(asAppError(own)).to.equal(own);
  });

  it('does not take a cancelled operation for a failure', () => {
    expect(isAbort(new DOMException('Cancelled', 'AbortError'))).to.be.true;
    expect(isAbort(new Error('AbortError'))).to.be.false;
  });
});
