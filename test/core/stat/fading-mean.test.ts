import { fadeByZeros, fadingMean } from '../../../core/stat';

test('a fading mean starts as the plain mean', () => {
  let mean = 0;
  for (const [seenBefore, value] of [4, 8, 3].entries()) mean = fadingMean(mean, seenBefore, value, 100);
  expect(mean).toBeCloseTo(5, 12);
});

test('a fading mean forgets half of a value after about .69 memory', () => {
  let mean = fadingMean(0, 1_000, 100, 100);
  expect(mean).toBeCloseTo(1, 12);
  for (let nth = 0; nth < 69; nth++) mean = fadingMean(mean, 1_000, 0, 100);
  expect(mean).toBeCloseTo(0.5, 2);
});

test.each([
  { seenBefore: 5, times: 3, memory: 100 },
  { seenBefore: 98, times: 7, memory: 100 },
  { seenBefore: 500, times: 40, memory: 100 },
  { seenBefore: 0, times: 4, memory: 10 },
  { seenBefore: 3, times: 0, memory: 10 },
])(
  '$times zeros in one step are $times zeros one by one ($seenBefore seen before)',
  ({ seenBefore, times, memory }) => {
    let mean = 12;
    for (let nth = 0; nth < times; nth++) mean = fadingMean(mean, seenBefore + nth, 0, memory);
    expect(fadeByZeros(12, seenBefore, times, memory)).toBeCloseTo(mean, 10);
  },
);
