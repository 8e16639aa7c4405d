import { expose } from 'comlink';
import { validateBundle } from '../../media/export/validator/validate.ts';
import { lifeline } from '../lifeline.ts';
import type { ValidatorApi } from './validator.contract.ts';

const api: ValidatorApi = {
  hold: (lockName) => lifeline.hold(lockName),
  validate: (files, key, onProgress) => validateBundle(new Map(files), { key, onProgress }),
};

expose(api);
