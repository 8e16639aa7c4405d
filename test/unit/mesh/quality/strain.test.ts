import { expect } from 'chai';
import { watchStrain } from '../../../../src/mesh/quality/strain.ts';

type State = 'nominal' | 'fair' | 'serious' | 'critical';

/** A processor that is as busy as a test says, once for each second of a clock that the test turns. */
class FakePressure {
  static current: FakePressure | null = null;
  isWatching = false;
  readonly #tell: (records: readonly { state: State }[]) => void;
  constructor(tell: (records: readonly { state: State }[]) => void) {
    this.#tell = tell;
    FakePressure.current = this;
  }
  observe(): Promise<void> {
    this.isWatching = true;
    return Promise.resolve();
  }
  disconnect(): void {
    this.isWatching = false;
  }
  tell(state: State): void {
    this.#tell([{ state }]);
  }
}

const scope = globalThis as { PressureObserver?: unknown };

describe('frames for a device under strain', () => {
  const real = scope.PressureObserver;
  const now = performance.now.bind(performance);
  let nowMs = 0;

  beforeEach(() => {
    nowMs = 0;
    performance.now = () => nowMs;
    scope.PressureObserver = FakePressure;
  });
  afterEach(() => {
    performance.now = now;
    scope.PressureObserver = real;
  });
  const pass = (seconds: number, state: State): void => {
    for (let second = 0; second < seconds; second += 1) {
      nowMs += 1000;
      FakePressure.current?.tell(state);
    }
  };

  it('are taken away step by step, and no further than to a quarter', () => {
    const strain = watchStrain();
    expect(strain.frameShare.value).to.equal(1);
    pass(1, 'critical');
    expect(strain.frameShare.value).to.equal(0.7);
    pass(1, 'critical');
    expect(strain.frameShare.value, 'the last step has not shown yet').to.equal(0.7);
    pass(1, 'critical');
    expect(strain.frameShare.value).to.equal(0.5);
    pass(30, 'critical');
    expect(strain.frameShare.value).to.equal(0.25);
    strain.close();
    expect(FakePressure.current?.isWatching).to.equal(false);
  });

  it('stay as they are while enough is in use and nothing is missing, and come back slowly', () => {
    const strain = watchStrain();
    pass(3, 'critical');
    pass(60, 'serious');
    expect(strain.frameShare.value).to.equal(0.5);
    pass(5, 'fair');
    pass(1, 'serious');
    pass(6, 'nominal');
    expect(strain.frameShare.value, 'not six easy seconds in a row').to.equal(0.5);
    pass(1, 'nominal');
    expect(strain.frameShare.value).to.equal(0.7);
    pass(6, 'nominal');
    expect(strain.frameShare.value).to.equal(1);
    pass(60, 'nominal');
    expect(strain.frameShare.value).to.equal(1);
    strain.close();
  });

  it('are all there in browsers that do not tell', () => {
    scope.PressureObserver = undefined;
    const strain = watchStrain();
    expect(strain.frameShare.value).to.equal(1);
    strain.close();
  });
});
