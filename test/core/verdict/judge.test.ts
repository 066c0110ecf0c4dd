import type { Score } from '../../../core/detectors';
import { judge } from '../../../core/verdict';

const threshold = 0.5;

function aScore(value: number, name = 'x', more: Partial<Score> = {}): Score {
  return {
    value,
    reasons: [{ detector: name, feature: 'f', observed: 1, expected: 0, text: `${name} says so.` }],
    ...more,
  };
}

describe('a verdict', () => {
  test('is ordinary when nobody says anything', () => {
    expect(judge([], { threshold })).toEqual({ score: 0, reasons: [], isAnomalous: false });
  });

  test.each([
    { name: 'one alone', values: [0.6], score: 0.6 },
    // .6 + .1 × .5 × .4
    { name: 'a little more when another agrees', values: [0.5, 0.6], score: 0.62 },
    { name: 'the two strongest of many', values: [0.1, 0.6, 0.5, 0.5], score: 0.62 },
    { name: 'never more than certain', values: [1, 1, 1], score: 1 },
  ])('is $name', ({ values, score }) => {
    expect(
      judge(
        values.map((value) => aScore(value)),
        { threshold },
      ).score,
    ).toBeCloseTo(score, 12);
  });

  test('is not anomalous for two half-suspicions', () => {
    expect(judge([aScore(0.45), aScore(0.45)], { threshold }).isAnomalous).toBe(false);
    expect(judge([aScore(0.5), aScore(0.1)], { threshold }).isAnomalous).toBe(true);
  });

  test('gives the strongest reasons first, at most five, and none of a score of 0', () => {
    const scores = [
      aScore(0.2, 'weak'),
      aScore(0, 'mute'),
      ...[1, 2, 3, 4, 5].map((nth) => aScore(0.9 - nth / 100, `d${nth}`)),
    ];
    const detectors = judge(scores, { threshold }).reasons.map(({ detector }) => detector);
    expect(detectors).toEqual(['d1', 'd2', 'd3', 'd4', 'd5']);
    expect(judge([aScore(0.2, 'weak'), aScore(0, 'mute')], { threshold }).reasons).toHaveLength(1);
  });

  test('blames the service only when no template is anomalous by itself', () => {
    const ofService = aScore(0.9, 'garbage', { cause: 'service' });
    expect(judge([ofService, aScore(0.3)], { threshold }).cause).toBe('service');
    expect(judge([ofService, aScore(0.6)], { threshold }).cause).toBeUndefined();
    expect(judge([aScore(0.6)], { threshold }).cause).toBeUndefined();
  });

  test('leaves the scores in their order', () => {
    const scores = Object.freeze([aScore(0.1), aScore(0.9)]);
    judge(scores, { threshold });
    expect(scores[0]!.value).toBe(0.1);
  });
});
