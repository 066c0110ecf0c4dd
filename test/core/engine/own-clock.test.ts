import { startOwnClock } from '../../../core/index';
import { timers } from '../../../nodes/shared/timers';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

interface Story {
  readonly told: string[];
  readonly clock: ReturnType<typeof startOwnClock>;
  readonly ends: ((error?: Error) => void)[];
}

/** A clock of 10 s whose rounds end when the test says so. */
function story(): Story {
  const told: string[] = [];
  const ends: Story['ends'] = [];
  const clock = startOwnClock(
    {
      everyMs: 10_000,
      round: () => {
        told.push('begins');
        return new Promise((resolve, reject) =>
          ends.push((error) => (error === undefined ? resolve() : reject(error))),
        );
      },
      onFailure: (error) => told.push(`fails: ${(error as Error).message}`),
      onSuccess: () => told.push('ends'),
    },
    timers,
  );
  return { told, clock, ends };
}

const pass = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);

test('the first round begins at once, the next one so long after its start', async () => {
  const { told, ends } = story();
  await pass(0);
  await pass(4_000);
  ends[0]!();
  await pass(5_999);
  expect(told).toEqual(['begins', 'ends']);
  await pass(1);
  expect(told).toEqual(['begins', 'ends', 'begins']);
});

test('a round that took longer is followed after a rest of a tenth', async () => {
  const { told, ends } = story();
  await pass(0);
  await pass(60_000);
  expect(told).toEqual(['begins']);
  ends[0]!();
  await pass(999);
  expect(told).toEqual(['begins', 'ends']);
  await pass(1);
  expect(told).toEqual(['begins', 'ends', 'begins']);
});

test('a round that fails is reported, and the next one comes as usual', async () => {
  const { told, ends } = story();
  await pass(0);
  ends[0]!(new Error('no Loki'));
  await pass(10_000);
  expect(told).toEqual(['begins', 'fails: no Loki', 'begins']);
});

test('a round that throws before it promises anything is reported too', async () => {
  const told: unknown[] = [];
  const round = (): Promise<void> => {
    throw new Error('at once');
  };
  const clock = startOwnClock(
    {
      everyMs: 1_000,
      round,
      onFailure: (error) => told.push(error),
      onSuccess: () => undefined,
    },
    timers,
  );
  await pass(0);
  expect(told).toHaveLength(1);
  await clock.close();
});

test('hurrying brings the next round forward, and never makes two run at once', async () => {
  const { told, clock, ends } = story();
  await pass(0);
  clock.hurry();
  await pass(0);
  expect(told).toEqual(['begins']);
  ends[0]!();
  await pass(0);
  expect(told).toEqual(['begins', 'ends', 'begins']);
  ends[1]!();
  await pass(5_000);
  clock.hurry();
  await pass(0);
  expect(told.filter((word) => word === 'begins')).toHaveLength(3);
});

test('closing waits for the round that runs, and no other begins', async () => {
  const { told, clock, ends } = story();
  await pass(0);
  const closed = clock.close().then(() => told.push('closed'));
  await pass(60_000);
  expect(told).toEqual(['begins']);
  ends[0]!();
  await closed;
  clock.hurry();
  await pass(60_000);
  expect(told).toEqual(['begins', 'closed']);
});

test('a round that closing cut short is nobody’s trouble', async () => {
  const { told, clock, ends } = story();
  await pass(0);
  const closed = clock.close();
  ends[0]!(new Error('given up'));
  await closed;
  expect(told).toEqual(['begins']);
});
