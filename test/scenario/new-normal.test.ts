import type { Anomaly } from '../../core';
import { readScript } from './scripted-reader';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A Monday, 00:00 UTC. */
const BEGIN = Date.UTC(2026, 2, 2);
const RISES = BEGIN + 4 * HOUR;
const END = BEGIN + 8 * HOUR;
const NEW_NORMAL = /from now on it counts as normal/;

/** Five lines a minute; thirty for good after four hours. */
function* minuteOf(at: number) {
  const many = at < RISES ? 5 : 30;
  for (let nth = 0; nth < many; nth++)
    yield {
      at: at + (nth * MINUTE) / many,
      service: 'api',
      text: `ERROR payment ${nth} of ${at % 7_919} was declined`,
    };
}

const said = ({ reasons }: Anomaly) => reasons.some(({ text }) => NEW_NORMAL.test(text));

test('a lasting new normal is accepted after an hour, said once with the end, and told no more', async () => {
  const anomalies = await readScript({ from: BEGIN, until: END, minuteOf });
  const rises = anomalies.filter(({ kind }) => kind === 'rate');
  const opened = rises.filter(({ state }) => state === 'open');
  expect(opened.length).toBeGreaterThan(0);
  for (const { fingerprint } of opened) {
    const own = rises.filter((one) => one.fingerprint === fingerprint);
    expect(own.map((one) => [one.state, said(one)]).filter(([state]) => state !== 'still')).toEqual([
      ['open', false],
      ['resolved', true],
    ]);
    const { endsAt } = own.at(-1)!;
    expect((endsAt! - RISES) / MINUTE).toBeGreaterThanOrEqual(60);
    expect((endsAt! - RISES) / MINUTE).toBeLessThan(90);
  }
});
