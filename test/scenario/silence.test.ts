import { createMemoryStore, createObserver, msToNs, nsToMs } from '../../core';
import type { Anomaly, Page, RawLine, Source, Surroundings } from '../../core';
import { START } from './small-world';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LIVE = START + HOUR;
const FAILS = START + 4 * HOUR;
const END = FAILS + 40 * MINUTE;

interface Plot {
  /** Whether the service speaks at that time. */
  readonly speaks: (service: string, at: number) => boolean;
  /** Cannot be read, though lines are missing in it. */
  readonly gap?: { readonly from: number; readonly until: number };
}

const SERVICES = ['api', 'cron-backup', 'mail', 'web'];
const during = (at: number, minutes: number): boolean => at >= FAILS && at < FAILS + minutes * MINUTE;

/** Four services: three with a line every five seconds, and cron-backup with one a minute. */
function linesOf({ speaks, gap }: Plot): RawLine[] {
  const lines: RawLine[] = [];
  for (let at = START; at < END; at += 5_000) {
    if (gap && at >= gap.from && at < gap.until) continue;
    for (const [nth, service] of SERVICES.entries()) {
      const isDue = service !== 'cron-backup' || at % MINUTE === 30_000;
      if (!isDue || !speaks(service, at)) continue;
      const text = `INFO ${service} did job ${at % 9_973} in ${(at / 5_000) % 31} ms`;
      lines.push({ at: msToNs(at + nth), stream: { service_name: service }, metadata: {}, text });
    }
  }
  return lines;
}

/** An hour of history, and then a round every 15 seconds: everything that leaves the reader. */
async function read(plot: Plot): Promise<readonly Anomaly[]> {
  const clock = { now: LIVE };
  const lines = linesOf(plot);
  const source: Source = {
    origin: 'scripted',
    query: '{job="all"}',
    show: () => ({ query: '{job="all"}' }),
    clock: async () => clock.now,
    count: async () => undefined,
    async *read({ from, until }): AsyncIterable<Page> {
      const { gap } = plot;
      const isHit = gap && msToNs(gap.from) < until && msToNs(gap.until) > from;
      const gaps = isHit
        ? [{ span: { from: msToNs(gap.from), until: msToNs(gap.until) }, why: 'the disk was full' }]
        : [];
      const found = lines.filter(({ at }) => at >= from && at < until);
      yield { lines: found, completeTo: until, gaps, warnings: [] };
    },
  };
  const surroundings: Surroundings = {
    clock: () => clock.now,
    breathe: async () => undefined,
    randomBytes: (count) => new Uint8Array(count).fill(7),
  };
  let ids = 0;
  const store = createMemoryStore({ now: () => clock.now, newId: () => `${ids++}` });
  const anomalies: Anomaly[] = [];
  const opened = () => createObserver({ store, unit: 'baseline/w/silence', source, surroundings });
  let observer = opened();
  for (; clock.now < END; clock.now += 15_000) {
    // Restarted now and then: what it knows of pauses must not live in memory alone.
    if (clock.now % (30 * MINUTE) === 15 * MINUTE) observer = opened();
    anomalies.push(...(await observer.round()).anomalies);
  }
  return anomalies;
}

const told = (anomalies: readonly Anomaly[]): string[] =>
  anomalies.map(({ state, kind, service }) => `${state} ${kind} ${service}`);

describe('silence', () => {
  test('a service that falls silent is one anomaly, which lasts until it speaks', async () => {
    const anomalies = await read({ speaks: (service, at) => service !== 'cron-backup' || !during(at, 20) });
    expect(told(anomalies)).toEqual(['open silence cron-backup', 'resolved silence cron-backup']);
    const [open, resolved] = anomalies;
    expect((open!.toldAt - FAILS) / MINUTE).toBeLessThanOrEqual(4);
    expect(open!.reasons[0]!.text).toMatch(
      /^Service cron-backup logged at least every 60 s \(longest usual pause 60 s\) and has been silent for 3 min\.$/,
    );
    expect(open!.exemplars.map(({ text, at }) => [text.slice(0, 20), nsToMs(at) < FAILS])).toEqual([
      ['INFO cron-backup did', true],
    ]);
    expect(open!.labels).toEqual({ service_name: 'cron-backup' });
    expect(resolved!.endsAt! - FAILS).toBeGreaterThanOrEqual(19 * MINUTE);
    expect(resolved!.endsAt! - FAILS).toBeLessThanOrEqual(21 * MINUTE);
  });

  test('all of them silent is one anomaly that names the pipeline', async () => {
    const anomalies = await read({ speaks: (_, at) => !during(at, 20) });
    expect(told(anomalies)).toEqual(['open pipeline log pipeline', 'resolved pipeline log pipeline']);
    expect(anomalies[0]).toMatchObject({ severity: 'critical' });
    expect(anomalies[0]!.reasons[0]!.text).toContain('All 4 services have been silent for 3 min');
  });

  test('what could not be read is no silence', async () => {
    const gap = { from: FAILS, until: FAILS + 20 * MINUTE };
    expect(told(await read({ speaks: () => true, gap }))).toEqual([]);
  });

  test('a service that only logs less is not missed', async () => {
    expect(
      told(await read({ speaks: (service, at) => service !== 'api' || !during(at, 40) || at % MINUTE === 0 })),
    ).toEqual([]);
  });

  test('a restart of two minutes is not missed', async () => {
    expect(told(await read({ speaks: (service, at) => service !== 'web' || !during(at, 2) }))).toEqual([]);
  });
});
