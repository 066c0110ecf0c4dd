import {
  createFlusher,
  createHandOver,
  createMemoryStore,
  createObserver,
  jsonOf,
  mergeAnomalies,
  readNotification,
  seededChance,
  type Anomaly,
  type Notification,
  type Source,
  type Surroundings,
} from '../../core';
import type { ToldAlert } from '../../testbed/index';

const ROUND_MS = 15_000;
const HISTORY_MS = 3_600_000;
const BASELINE = 'baseline/bench/testbed';
const BOOK = 'book/bench';
const RECEIVER = 'receiver/bench/testbed';
/** False alerts are counted before the cap, which would hide them. */
const UNCAPPED = { notificationsPerDay: 0 };

export interface WeekAlert extends ToldAlert {
  readonly summary: string;
}

export interface ToldWeek {
  readonly seed: number;
  readonly from: number;
  readonly until: number;
  readonly sourceOf: (now: () => number) => Source;
}

/** Both lanes with every default but the cap, on a fixed clock and a store in memory: each alert that a receiver was told for the first time. */
export async function tellWeek(week: ToldWeek): Promise<readonly WeekAlert[]> {
  const clock = { now: week.from + HISTORY_MS };
  const lanes = openLanes(week, clock);
  for (; clock.now < week.until; clock.now += ROUND_MS) {
    for (const round of lanes.rounds) await round();
  }
  return lanes.alerts;
}

function openLanes(week: ToldWeek, clock: { now: number }) {
  const surroundings = surroundingsOf(week.seed, clock);
  let ids = 0;
  const store = createMemoryStore({ now: () => clock.now, newId: () => `${ids++}` });
  const alerts: WeekAlert[] = [];
  const source = week.sourceOf(() => clock.now);
  const observer = createObserver({ store, unit: BASELINE, source, surroundings });
  const flusher = createFlusher({ store, receiver: RECEIVER, book: BOOK, surroundings, options: UNCAPPED });
  const raised = createHandOver({
    ...{ store, unit: BASELINE, surroundings },
    async emit(rows) {
      const anomalies = rows.map(({ body }) => jsonOf(body) as Anomaly);
      await mergeAnomalies({ store, book: BOOK, anomalies, surroundings });
      return 'success';
    },
  });
  const told = createHandOver({
    ...{ store, unit: RECEIVER, surroundings, options: { isTogether: false } },
    async emit([row]) {
      const notification = readNotification(row!.body);
      if (notification.because === 'new') alerts.push(alertOf(notification, clock.now));
      return 'success';
    },
  });
  const rounds = [
    () => observer.round(),
    () => raised.round(),
    () => raised.idle(),
    () => flusher.round(),
    () => told.round(),
    () => told.idle(),
  ];
  return { alerts, rounds };
}

function alertOf({ alerts }: Notification, toldAt: number): WeekAlert {
  const first = alerts.reduce((one, other) => (other.startsAt < one.startsAt ? other : one));
  const { labels, annotations, startsAt } = first;
  return { service: labels.service ?? '', startsAt, toldAt, summary: annotations.summary ?? '' };
}

function surroundingsOf(seed: number, clock: { now: number }): Surroundings {
  const chance = seededChance(seed);
  return {
    clock: () => clock.now,
    breathe: async () => undefined,
    randomBytes: (count) => Uint8Array.from({ length: count }, () => Math.floor(chance() * 256)),
  };
}
