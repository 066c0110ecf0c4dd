import {
  createNaiveDetectors,
  createWorld,
  planWeek,
  scoreWeek,
  type Episode,
  type FaultScore,
  type ToldAlert,
  type Week,
  type WeekScore,
  type World,
} from '../../testbed/index';
import type { Bench, Figure } from '../bench';
import { seedsOfCommit } from './seeds';
import { tellWeek, type WeekAlert } from './told-week';
import { WorldSource } from './world-source';

/** A Monday, 00:00 UTC. */
const BEGIN = Date.UTC(2026, 10, 2);
const DAY_MS = 86_400_000;
const HISTORY_MS = 3_600_000;
const SEEDS = Number(process.env.LOGHORN_BENCH_SEEDS ?? 3);
const DAYS = Number(process.env.LOGHORN_BENCH_DAYS ?? 7);
const SERVICES = Number(process.env.LOGHORN_BENCH_SERVICES ?? 12);

interface SeedScore {
  readonly ours: WeekScore<WeekAlert>;
  readonly anyError: WeekScore;
  readonly anyNewTemplate: WeekScore;
  readonly days: number;
}

export const bench: Bench = {
  name: 'testbed',
  about: `${DAYS} quiet days of ${SERVICES} services with every twin, then each of twelve faults once (${SEEDS} seeds), beside two naive detectors`,
  async run(progress) {
    const scores: SeedScore[] = [];
    for (const seed of seedsOfCommit(SEEDS)) scores.push(await scoreSeed(seed, progress));
    return { name: bench.name, figures: figuresOf(scores) };
  },
};

async function scoreSeed(seed: number, progress: (text: string) => void): Promise<SeedScore> {
  const world = createWorld({ seed, world: 'full', services: SERVICES });
  const week = planWeek(seed, BEGIN, DAYS);
  const naive = createNaiveDetectors(week.from + HISTORY_MS);
  const startedAt = performance.now();
  let lines = 0;
  const alerts = await tellWeek({
    ...{ seed, from: week.from, until: week.until },
    sourceOf: (now) =>
      new WorldSource(world.lines(week), now, (line) => {
        naive.see(line);
        if (++lines % 500_000 === 0) progress(`seed ${seed}: ${lines.toLocaleString('en')} lines`);
      }),
  });
  const seconds = (performance.now() - startedAt) / 1000;
  const truth = world.truth(week.faults);
  const score: SeedScore = {
    ours: scoreWeek(alerts, truth),
    anyError: scoreWeek(naive.anyError.map(asTold), truth),
    anyNewTemplate: scoreWeek(naive.anyNewTemplate.map(asTold), truth),
    days: (week.until - week.from - HISTORY_MS) / DAY_MS,
  };
  progress(`seed ${seed}: ${lines.toLocaleString('en')} lines in ${seconds.toFixed(0)} s`);
  for (const text of describeSeed(score, week, world)) progress(text);
  return score;
}

function asTold({ service, from }: Episode): ToldAlert {
  return { service, startsAt: from, toldAt: from };
}

function describeSeed({ ours, anyError, anyNewTemplate, days }: SeedScore, week: Week, world: World): string[] {
  return [
    ...ours.faults.map((fault) => `  ${describeFault(fault)}`),
    `  false alerts a day: ours ${aDay(ours, days)}, any error ${aDay(anyError, days)}, any new template ${aDay(anyNewTemplate, days)}`,
    ...ours.falseAlerts.map((alert) => `  false: ${describeFalse(alert, week, world)}`),
  ];
}

function describeFault({ fault, alerts, delayMs, isInTime }: FaultScore): string {
  if (delayMs === undefined) return `${fault.padEnd(24)} MISSED`;
  const late = isInTime ? '' : ', LATE';
  return `${fault.padEnd(24)} told after ${Math.round(delayMs / 1000)} s${late}, ${alerts} alert${alerts === 1 ? '' : 's'}`;
}

/** With the twin that went on in its service, for a person who asks why. */
function describeFalse({ service, startsAt, summary }: WeekAlert, week: Week, world: World): string {
  const shortly = 5 * 60_000;
  const near = [...week.twins, ...week.faults].filter(
    ({ at, forMs }) => startsAt >= at - shortly && startsAt <= at + forMs + shortly,
  );
  const names = near.filter((one) => world.serviceOf(one.name) === service).map(({ name }) => name);
  const during = names.length === 0 ? '' : ` [${names.join(', ')}]`;
  return `${new Date(startsAt).toISOString().slice(0, 16)} ${service}${during}: ${summary}`;
}

function aDay(score: WeekScore, days: number): string {
  return (score.falseAlerts.length / days).toFixed(1);
}

function figuresOf(scores: readonly SeedScore[]): Figure[] {
  const least = (pick: (score: SeedScore) => number) => Math.min(...scores.map(pick));
  const most = (pick: (score: SeedScore) => number) => Math.max(...scores.map(pick));
  const inTime = (score: WeekScore) => score.faults.filter((fault) => fault.isInTime).length;
  const found = (score: WeekScore) => score.faults.filter((fault) => fault.alerts > 0).length;
  const perDay = (pick: (score: SeedScore) => WeekScore) => most((one) => pick(one).falseAlerts.length / one.days);
  const naive = (pick: (score: SeedScore) => WeekScore) => ({
    inTime: least((one) => inTime(pick(one))),
    aDay: perDay(pick),
  });
  const [error, news] = [naive((one) => one.anyError), naive((one) => one.anyNewTemplate)];
  const mostAlerts = most(({ ours }) => Math.max(...ours.faults.map(({ alerts }) => alerts)));
  return [
    figure(
      'faults alerted in time, of 12, worst seed (reference: any error)',
      least(({ ours }) => inTime(ours)),
      error.inTime,
      '>= 11',
    ),
    figure(
      'faults alerted at all, of 12, worst seed',
      least(({ ours }) => found(ours)),
      null,
      null,
    ),
    figure('most alerts of one fault', mostAlerts, null, '<= 1'),
    figure(
      'false alerts a day before the cap, worst seed (reference: any error)',
      perDay((one) => one.ours),
      error.aDay,
      '<= 3',
    ),
    figure('"any new template": faults in time, worst seed', news.inTime, null, null),
    figure('"any new template": false alerts a day, worst seed', news.aDay, null, null),
  ];
}

function figure(what: string, ours: number, reference: number | null, target: string | null): Figure {
  const [sign, bound] = target?.split(' ') ?? [];
  const met = target === null ? null : sign === '>=' ? ours >= Number(bound) : ours <= Number(bound);
  return { what, unit: '', ours, reference, ratio: null, target, met };
}
