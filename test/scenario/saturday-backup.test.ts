import type { Anomaly } from '../../core';
import { readScript } from './scripted-reader';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
/** A Monday, 00:00 UTC. */
const BEGIN = Date.UTC(2026, 2, 2);
const SATURDAY_AT_TWO = 5 * DAY + 2 * HOUR;
/** Of the fourth week. */
const TUESDAY_AT_TWO = 3 * WEEK + DAY + 2 * HOUR;
const END = BEGIN + TUESDAY_AT_TWO + 2 * HOUR;

/** 45 lines a minute from one to four in the night, 2 by day; the backup every Saturday, and as much on one Tuesday. */
function linesOf(since: number): { readonly usual: number; readonly copied: number } {
  const sinceMidnight = since % DAY;
  const isNight = sinceMidnight >= HOUR && sinceMidnight < 4 * HOUR;
  const isDuring = (at: number) => at >= 0 && at < 20 * MINUTE;
  if (isDuring((since % WEEK) - SATURDAY_AT_TWO)) return { usual: 45, copied: 805 };
  if (isDuring(since - TUESDAY_AT_TWO)) return { usual: 45, copied: 855 };
  return { usual: isNight ? 45 : 2, copied: 0 };
}

function* minuteOf(at: number) {
  const { usual, copied } = linesOf(at - BEGIN);
  const all = usual + copied;
  for (let nth = 0; nth < all; nth++) {
    const isUsual = nth % Math.ceil(all / usual) === 0;
    const text = isUsual ? `INFO request ${nth} answered in ${at % 97} ms` : `INFO file ${nth} copied to vault`;
    yield { at: at + (nth * MINUTE) / all, service: 'store', text };
  }
}

const sinceBegin = ({ startsAt }: Anomaly): number => startsAt - BEGIN;

test('a backup on Saturday at two is silent from its third week on; as much on a Tuesday, where 45 are usual, is told', async () => {
  const anomalies = await readScript({ from: BEGIN, until: END, roundMs: HOUR, minuteOf });
  const opened = anomalies.filter(({ state, kind }) => state === 'open' && kind === 'rate');
  const backups = opened.filter((one) => sinceBegin(one) % WEEK >= SATURDAY_AT_TWO && sinceBegin(one) % WEEK < 6 * DAY);
  const weeks = new Set(backups.map((one) => Math.floor(sinceBegin(one) / WEEK) + 1));
  expect([...weeks].every((week) => week <= 2)).toBe(true);
  const tuesday = opened.filter(
    (one) => sinceBegin(one) >= TUESDAY_AT_TWO - MINUTE && sinceBegin(one) < TUESDAY_AT_TWO + 20 * MINUTE,
  );
  expect(tuesday.length).toBeGreaterThan(0);
  expect(tuesday[0]!.reasons[0]!.text).toContain('store logged');
}, 900_000);
