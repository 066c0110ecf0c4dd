import { decideGroup, groupKey, groupLabels, newGroup } from '../../../core';
import type { Alert, Group, Severity } from '../../../core';
import { anAlert, BEGIN } from './an-alert';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const TIMING = { groupWaitMs: 30 * SECOND, groupIntervalMs: 5 * MINUTE, repeatIntervalMs: 4 * HOUR };

/** One group through time: all that the book holds passes. */
class OneGroup {
  group: Group = newGroup({ service: 'shop' });

  at(afterMs: number, ...alerts: readonly Alert[]): string {
    return this.sees(afterMs, alerts, alerts);
  }

  sees(afterMs: number, passed: readonly Alert[], known: readonly Alert[], isBookWritten = true): string {
    const decided = decideGroup(this.group, { passed, known, isBookWritten }, BEGIN + afterMs, TIMING);
    this.group = decided.group;
    const { tell } = decided;
    return tell ? `${tell.because} ${tell.alerts.map(({ fingerprint }) => fingerprint).join('')}` : '';
  }
}

const ended = (alert: Alert, afterMs: number): Alert => ({ ...alert, endsAt: BEGIN + afterMs });
const of = (fingerprint: string, severity: Severity = 'error', afterMs = 0) =>
  anAlert({ fingerprint, severity, startsAt: BEGIN + afterMs });

describe('grouping', () => {
  test("alerts that share the labels' values share a group, and the order of labels is no difference", () => {
    expect(groupLabels(anAlert(), ['service'])).toEqual({ service: 'shop' });
    expect(groupKey({ a: '1', b: '2' })).toBe(groupKey({ b: '2', a: '1' }));
    expect(groupKey({ a: '1', b: '' })).not.toBe(groupKey({ a: '1' }));
    expect(groupKey({ a: '","b' })).not.toBe(groupKey({ a: '', b: '' }));
  });

  test('a label that an alert lacks counts as empty', () => {
    expect(groupLabels(anAlert({ labels: {} }), ['service', 'kind'])).toEqual({ service: '', kind: '' });
  });
});

describe('when a group is told', () => {
  test('the first alert waits for others, and all go together', () => {
    const one = new OneGroup();
    expect(one.at(0, of('a'))).toBe('');
    expect(one.at(29 * SECOND, of('a'), of('b'))).toBe('');
    expect(one.at(30 * SECOND, of('a'), of('b'))).toBe('new ab');
    expect(one.at(45 * SECOND, of('a'), of('b'))).toBe('');
  });

  test('a firing group is quiet until its reminder', () => {
    const one = new OneGroup();
    one.at(0, of('a'));
    expect(one.at(30 * SECOND, of('a'))).toBe('new a');
    expect(one.at(4 * HOUR, of('a'))).toBe('');
    expect(one.at(4 * HOUR + 30 * SECOND, of('a'))).toBe('reminder a');
    expect(one.at(8 * HOUR, of('a'))).toBe('');
    expect(one.at(8 * HOUR + 30 * SECOND, of('a'))).toBe('reminder a');
  });

  test.each([
    ['rises', 'critical', 'changed a'],
    ['stays', 'error', ''],
    ['falls', 'warning', ''],
  ] as const)('when the severity %s, the group is told after the interval: %s, %j', (_, severity, said) => {
    const one = new OneGroup();
    one.at(0, of('a'));
    one.at(30 * SECOND, of('a'));
    expect(one.at(5 * MINUTE, of('a', severity))).toBe('');
    expect(one.at(5 * MINUTE + 30 * SECOND, of('a', severity))).toBe(said);
    expect(one.at(11 * MINUTE, of('a', severity))).toBe('');
  });

  test('an alert that joins is told of only where it is graver', () => {
    const one = new OneGroup();
    one.at(0, of('a'));
    one.at(30 * SECOND, of('a'));
    expect(one.at(10 * MINUTE, of('a'), of('b'))).toBe('');
    expect(one.at(20 * MINUTE, of('a'), of('b'), of('c', 'critical'))).toBe('changed abc');
  });

  test('the end is told at once when all have ended, and once', () => {
    const one = new OneGroup();
    one.at(0, of('a'), of('b'));
    one.at(30 * SECOND, of('a'), of('b'));
    expect(one.at(40 * SECOND, ended(of('a'), 35 * SECOND), of('b'))).toBe('');
    expect(one.at(50 * SECOND, ended(of('a'), 35 * SECOND), ended(of('b'), 45 * SECOND))).toBe('resolved ab');
    expect(one.at(6 * MINUTE, ended(of('a'), 35 * SECOND), ended(of('b'), 45 * SECOND))).toBe('');
  });

  test('after its end a group that fires again waits out the interval', () => {
    const one = new OneGroup();
    one.at(0, of('a'));
    one.at(30 * SECOND, of('a'));
    one.at(MINUTE, ended(of('a'), MINUTE));
    expect(one.at(2 * MINUTE, of('a', 'error', 2 * MINUTE))).toBe('');
    expect(one.at(5 * MINUTE + 59 * SECOND, of('a', 'error', 2 * MINUTE))).toBe('');
    expect(one.at(6 * MINUTE, of('a', 'error', 2 * MINUTE))).toBe('new a');
  });

  test('what stops firing before its wait is over is told all the same', () => {
    const one = new OneGroup();
    one.at(0, of('a'));
    expect(one.at(30 * SECOND, ended(of('a'), 10 * SECOND))).toBe('new a');
    expect(one.at(31 * SECOND, ended(of('a'), 10 * SECOND))).toBe('resolved a');
  });

  test('what began longer ago than the wait is told at once: its window took that long to close', () => {
    const one = new OneGroup();
    expect(one.at(75 * SECOND, of('a'))).toBe('new a');
    const other = new OneGroup();
    expect(other.at(75 * SECOND, of('a', 'error', 60_000))).toBe('');
    expect(other.at(90 * SECOND, of('a', 'error', 60_000))).toBe('new a');
  });

  test('what is held while it waits is told when it is let go', () => {
    const one = new OneGroup();
    one.at(0, of('a'));
    expect(one.sees(20 * SECOND, [], [of('a')])).toBe('');
    expect(one.at(40 * SECOND, of('a'))).toBe('new a');
  });

  test('a held group sends no reminder, and its end passes', () => {
    const one = new OneGroup();
    one.at(0, of('a'));
    one.at(30 * SECOND, of('a'));
    expect(one.sees(5 * HOUR, [], [of('a')])).toBe('');
    expect(one.sees(6 * HOUR, [], [ended(of('a'), 6 * HOUR)])).toBe('resolved a');
  });

  test('one end and another beginning in one flush keep the group firing, without a word', () => {
    const one = new OneGroup();
    one.at(0, of('a'));
    one.at(30 * SECOND, of('a'));
    expect(one.at(MINUTE, ended(of('a'), MINUTE), of('b', 'error', MINUTE))).toBe('');
    expect(one.at(2 * MINUTE, ended(of('a'), MINUTE), ended(of('b', 'error', MINUTE), 2 * MINUTE))).toBe('resolved ab');
  });

  test('times that lie ahead (the clock went back) make nobody wait', () => {
    const one = new OneGroup();
    one.at(48 * HOUR, of('a'));
    one.at(48 * HOUR + 30 * SECOND, of('a'));
    expect(one.at(MINUTE, of('a', 'critical'))).toBe('changed a');
    expect(one.at(2 * MINUTE, of('a', 'critical'))).toBe('');
  });

  test('a step back of half a second repeats nothing', () => {
    const one = new OneGroup();
    one.at(0, of('a'));
    one.at(30 * SECOND, of('a'));
    expect(one.at(29_500, of('a'))).toBe('');
  });

  test('nothing is decided twice at one moment', () => {
    const one = new OneGroup();
    one.at(0, of('a'));
    expect([one.at(30 * SECOND, of('a')), one.at(30 * SECOND, of('a'))]).toEqual(['new a', '']);
    expect([one.at(MINUTE, ended(of('a'), MINUTE)), one.at(MINUTE, ended(of('a'), MINUTE))]).toEqual([
      'resolved a',
      '',
    ]);
  });

  test('what the book forgot leaves no trace in a quiet group', () => {
    const one = new OneGroup();
    one.at(0, of('a'));
    one.at(30 * SECOND, of('a'));
    one.at(MINUTE, ended(of('a'), MINUTE));
    expect(Object.keys(one.group.log)).toEqual(['a']);
    one.at(48 * HOUR);
    expect(one.group).toMatchObject({ log: {} });
  });
});
