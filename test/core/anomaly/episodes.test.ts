import { anomalyOf, Episodes } from '../../../core';
import type { Evidence, Reason, Telling } from '../../../core';
import { BEGIN } from './an-anomaly';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const HOLD_OPEN = 5 * MINUTE;

function reason(detector: string, text = detector): Reason {
  return { detector, feature: 'f', observed: 1, expected: 0, text };
}

function evidence(afterMs: number, more: Partial<Evidence> = {}): Evidence {
  return {
    fingerprint: 'a',
    kind: 'line',
    service: 'shop',
    labels: {},
    contains: [],
    from: BEGIN + afterMs,
    until: BEGIN + afterMs,
    score: 0.6,
    severity: 'error',
    reasons: [reason('new-template')],
    exemplars: () => [{ at: '1', text: `line at ${afterMs}` }],
    lines: 1,
    isWarmingUp: false,
    ...more,
  };
}

const states = (tellings: readonly (Telling | 'refused' | undefined)[]) =>
  tellings.map((telling) => (typeof telling === 'object' ? telling.state : telling));

describe('episodes', () => {
  test('open with the first evidence, and end after holding open without any', () => {
    const episodes = new Episodes([], HOLD_OPEN);
    expect(states([episodes.add(evidence(0)), episodes.add(evidence(MINUTE))])).toEqual(['open', undefined]);
    expect(episodes.sweep(BEGIN + 6 * MINUTE - 1)).toEqual([]);
    const [end] = episodes.sweep(BEGIN + 6 * MINUTE);
    expect(end).toMatchObject({
      state: 'resolved',
      episode: { startsAt: BEGIN, lastEvidenceAt: BEGIN + MINUTE, lines: 2 },
    });
    expect(episodes.all).toEqual([]);
  });

  test('a return after the end is another episode', () => {
    const episodes = new Episodes([], HOLD_OPEN);
    episodes.add(evidence(0));
    episodes.sweep(BEGIN + HOUR);
    expect(episodes.add(evidence(2 * HOUR))).toMatchObject({ state: 'open', episode: { startsAt: BEGIN + 2 * HOUR } });
  });

  test.each([
    ['critical', 'worse', 'critical'],
    ['error', undefined, 'error'],
    ['info', undefined, 'error'],
  ] as const)('evidence of severity %s on an error is told as %s, and leaves it %s', (severity, state, left) => {
    const episodes = new Episodes([], HOLD_OPEN);
    episodes.add(evidence(0));
    expect(states([episodes.add(evidence(SECOND, { severity }))])).toEqual([state]);
    expect(episodes.all[0]!.severity).toBe(left);
  });

  test('a higher score alone tells nobody anything, but is kept with its reasons first', () => {
    const episodes = new Episodes([], HOLD_OPEN);
    episodes.add(evidence(0));
    expect(episodes.add(evidence(SECOND, { score: 0.9, reasons: [reason('rate')] }))).toBeUndefined();
    expect(episodes.all[0]).toMatchObject({
      score: 0.9,
      reasons: [{ detector: 'rate' }, { detector: 'new-template' }],
    });
  });

  test('several detectors on one cause are one episode with several reasons, one for each feature, at most five', () => {
    const episodes = new Episodes([], HOLD_OPEN);
    for (let turn = 0; turn < 10; turn++) episodes.add(evidence(turn, { reasons: [reason('rate', `turn ${turn}`)] }));
    expect(episodes.all[0]!.reasons.map(({ text }) => text)).toEqual(['turn 0']);
    for (let turn = 0; turn < 10; turn++) episodes.add(evidence(turn, { reasons: [reason(`d${turn}`)] }));
    expect(episodes.all).toHaveLength(1);
    expect(episodes.all[0]!.reasons).toHaveLength(5);
  });

  test('what stays open is told again every hour of event time', () => {
    const episodes = new Episodes([], HOLD_OPEN);
    episodes.add(evidence(0));
    const told: string[] = [];
    for (let at = MINUTE; at <= 3 * HOUR; at += MINUTE) {
      episodes.add(evidence(at));
      for (const { state } of episodes.sweep(BEGIN + at)) told.push(`${state} ${at / HOUR}h`);
    }
    expect(told).toEqual(['still 1h', 'still 2h', 'still 3h']);
  });

  test('each telling has its own number, so each row has its own id', () => {
    const episodes = new Episodes([], 2 * HOUR);
    const tellings = [episodes.add(evidence(0)), episodes.add(evidence(1, { severity: 'critical' }))] as Telling[];
    tellings.push(...episodes.sweep(BEGIN + HOUR + MINUTE), ...episodes.sweep(BEGIN + 3 * HOUR));
    expect(tellings.map(({ state, episode }) => `${state} ${episode.tellings}`)).toEqual([
      'open 1',
      'worse 2',
      'still 3',
      'resolved 4',
    ]);
  });

  test('evidence that is older than the start extends nothing backwards: the start is half of the name', () => {
    const episodes = new Episodes([], HOLD_OPEN);
    episodes.add(evidence(MINUTE));
    episodes.add(evidence(0));
    expect(episodes.all[0]).toMatchObject({ startsAt: BEGIN + MINUTE, lastEvidenceAt: BEGIN + MINUTE, lines: 2 });
  });

  test('five exemplars are kept, and no more are asked for: redacting a flood costs', () => {
    const episodes = new Episodes([], HOLD_OPEN);
    let asked = 0;
    for (let turn = 0; turn < 100; turn++)
      episodes.add(evidence(turn, { exemplars: () => [{ at: `${asked++}`, text: 'line' }] }));
    expect(episodes.all[0]!.exemplars).toHaveLength(5);
    expect(asked).toBe(5);
  });

  test('a thousand are open at once; what finds no room is refused, and known ones go on', () => {
    const episodes = new Episodes([], HOLD_OPEN);
    for (let one = 0; one < 1_000; one++) episodes.add(evidence(0, { fingerprint: `${one}` }));
    expect(episodes.add(evidence(0, { fingerprint: 'one too many' }))).toBe('refused');
    expect(states([episodes.add(evidence(1, { fingerprint: '7', severity: 'critical' }))])).toEqual(['worse']);
    episodes.sweep(BEGIN + HOUR);
    expect(states([episodes.add(evidence(HOUR, { fingerprint: 'room again' }))])).toEqual(['open']);
  });

  test('survive a restart: what they hold is all there is', () => {
    const before = new Episodes([], HOLD_OPEN);
    before.add(evidence(0));
    before.add(evidence(MINUTE, { fingerprint: 'b' }));
    const after = new Episodes(JSON.parse(JSON.stringify(before.all)), HOLD_OPEN);
    expect(after.sweep(BEGIN + HOUR)).toEqual(before.sweep(BEGIN + HOUR));
  });
});

describe('the wording of a telling', () => {
  test('names the episode, its time with room round it, the query and how sure the baseline is', () => {
    const shown: unknown[] = [];
    const telling = new Episodes([], HOLD_OPEN).add(
      evidence(0, { template: 'vault <*>', contains: ['vault'], isWarmingUp: true }),
    );
    const anomaly = anomalyOf(telling as Telling, {
      baseline: 'baseline/w/reader',
      show: (what) => {
        shown.push(what);
        return { query: '{a="b"}', link: 'https://grafana.test' };
      },
      now: BEGIN + HOUR,
      bornAt: BEGIN - HOUR,
    });
    expect(shown).toEqual([{ labels: {}, contains: ['vault'], from: BEGIN - 5 * MINUTE, until: BEGIN + 5 * MINUTE }]);
    expect(anomaly).toMatchObject({
      state: 'open',
      template: 'vault <*>',
      query: '{a="b"}',
      link: 'https://grafana.test',
      toldAt: BEGIN + HOUR,
      baselineAgeMs: 2 * HOUR,
      isWarmingUp: true,
      counts: { lines: 1 },
    });
    expect(anomaly).not.toHaveProperty('endsAt');
  });
});
