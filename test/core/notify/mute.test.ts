import { Acknowledgements, acknowledgeStage, muteStage, Mutes } from '../../../core';
import type { Alert, Mute } from '../../../core';
import { anAlert, BEGIN } from './an-alert';

const HOUR = 3_600_000;

function aMute(more: Partial<Mute> = {}): Mute {
  return { service: 'shop', template: '', from: BEGIN, until: BEGIN + HOUR, reason: '', setAt: BEGIN, ...more };
}

const withTemplate = (template: string): Alert => anAlert({ annotations: { template } });

test.each<[string, Alert, Partial<Mute>, number, boolean]>([
  ['its service', anAlert(), {}, 0, true],
  ['another service', anAlert(), { service: 'hub' }, 0, false],
  ['a service by stars', anAlert(), { service: 's*' }, 0, true],
  ['no service at all', anAlert({ labels: {} }), {}, 0, false],
  ['before it begins', anAlert(), {}, -1, false],
  ['at its end', anAlert(), {}, HOUR, false],
  ['its template', withTemplate('cannot reach <*>'), { template: 'cannot reach <*>' }, 0, true],
  ['another template', withTemplate('disk full'), { template: 'cannot reach <*>' }, 0, false],
  ['a template, and there is none', anAlert({ annotations: {} }), { template: 'cannot reach <*>' }, 0, false],
  ['a template by stars', withTemplate('cannot reach db now'), { template: '*reach*' }, 0, true],
  ['what ended under it, afterwards', anAlert({ endsAt: BEGIN + HOUR - 1 }), {}, 2 * HOUR, true],
  ['what ended after it', anAlert({ endsAt: BEGIN + HOUR + 1 }), {}, 2 * HOUR, false],
])('a mute and %s', (_, alert, more, afterMs, isHeld) => {
  const { passed, held } = muteStage([aMute(more)]).apply([alert], BEGIN + afterMs);
  expect(held.map(({ by }) => by)).toEqual(isHeld ? ['mute'] : []);
  expect(passed.length + held.length).toBe(1);
});

test('mutes merged in any order and twice come to the same', () => {
  const [one, other] = [aMute({ reason: 'a' }), aMute({ setAt: BEGIN + 1, until: BEGIN + 60_000, reason: 'b' })];
  const came = [
    [one, other],
    [other, one],
    [other, one, other, one],
  ].map((order) => {
    const mutes = new Mutes();
    for (const mute of order) mutes.merge(mute);
    return mutes.all;
  });
  expect(came).toEqual([[other], [other], [other]]);
});

test('the later word wins although the clock went back, and what changes nothing touches nothing', () => {
  const mutes = new Mutes();
  mutes.set(aMute({ until: BEGIN + HOUR }), BEGIN);
  mutes.set(aMute({ until: BEGIN + 2 * HOUR }), BEGIN - 60_000);
  expect(mutes.all).toMatchObject([{ until: BEGIN + 2 * HOUR }]);
  expect(mutes.takeTouched()).toHaveLength(1);
  mutes.merge(aMute({ setAt: BEGIN - 5 }));
  mutes.forget(BEGIN + 49 * HOUR);
  expect(mutes.takeTouched()).toEqual([]);
  mutes.forget(BEGIN + 50 * HOUR);
  expect(mutes.all).toEqual([]);
});

test.each<[string, Partial<Alert>, boolean]>([
  ['that episode', {}, true],
  ['a later episode', { startsAt: BEGIN + 1 }, false],
  ['the same, graver', { severity: 'critical' }, false],
  ['the same, less grave', { severity: 'info' }, true],
  ['another alert', { fingerprint: 'b' }, false],
])('an acknowledgement and %s', (_, more, isHeld) => {
  const given = { fingerprint: 'a', startsAt: BEGIN, severity: 'error' as const, by: '', note: '', at: BEGIN };
  const { passed, held } = acknowledgeStage(new Acknowledgements([given])).apply([anAlert(more)], BEGIN);
  expect([passed.length, held.length]).toEqual(isHeld ? [0, 1] : [1, 0]);
});
