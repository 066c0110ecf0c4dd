import { createWorld, floors, scoreEpisodes, type Occurrence } from '../../testbed';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const forMs = HOUR / 4;
const day = Date.UTC(2026, 10, 18);
const at = (hour: number, name: string): Occurrence => ({ name, at: day + hour * HOUR, forMs });
const faults = [at(9, 'new-failure'), at(14, 'known-error-rises'), at(19, 'garbage-payload')];
const twins = [at(11, 'deploy'), at(16, 'doubled-traffic'), at(21, 'signed-links')];

test.each([101, 202, 303])('this world is not easy: naive detectors stay under a precision of .3 (seed %i)', (seed) => {
  const world = createWorld({ seed });
  const lines = world.lines({ from: day - DAY / 4, until: day + DAY, faults, twins });
  const { anyError, anyNewTemplate } = floors(lines, world.truth(faults), day);
  expect(anyError.episodes).toBeGreaterThan(5);
  expect(anyError.precision).toBeLessThan(0.3);
  expect(anyNewTemplate.episodes).toBeGreaterThan(5);
  expect(anyNewTemplate.precision).toBeLessThan(0.3);
  expect(anyNewTemplate.recall).toBeGreaterThan(0);
});

describe('the score of episodes', () => {
  const truth = [{ fault: 'f', service: 'billing', from: day, until: day + forMs }];

  test.each([
    { name: 'opens inside', service: 'billing', from: day + 1, right: 1 },
    { name: 'opens in the window before', service: 'billing', from: day - 60_000, right: 1 },
    { name: 'was open long before', service: 'billing', from: day - HOUR, right: 0 },
    { name: 'opens when it is over', service: 'billing', from: day + forMs + 60_000, right: 0 },
    { name: 'is of another service', service: 'gateway', from: day + 1, right: 0 },
  ])('an episode that $name counts $right', ({ service, from, right }) => {
    const score = scoreEpisodes([{ service, from }], truth);
    expect(score).toMatchObject({ episodes: 1, right, precision: right, recall: right });
  });

  test('silence is right when nothing is wrong, and finds nothing when something is', () => {
    expect(scoreEpisodes([], [])).toMatchObject({ precision: 1, recall: 1 });
    expect(scoreEpisodes([], truth)).toMatchObject({ precision: 1, recall: 0 });
  });

  test('two episodes of one fault find it once', () => {
    const twice = [1, 2].map((offset) => ({ service: 'billing', from: day + offset }));
    expect(scoreEpisodes(twice, truth)).toMatchObject({ right: 2, found: 1, precision: 1, recall: 1 });
  });
});
