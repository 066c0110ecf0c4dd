import type { Severity } from '../line/line';
import { RowTable } from '../store/row-table';
import type { Row } from '../store/row-table';
import type { Parts } from '../store/store';
import type { EpochMs } from '../time';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time';
import type { Detector, DetectorKind, LineObservation, Score } from './detector';
import { ORDINARY } from './ordinary';
import { isYoungService } from './young-service';

/**
 * A template never seen before. Bad at: faults that speak in old words (that is `rate`'s work), and services whose every line
 * is another template (their novelty is discounted until it says nothing).
 *
 * Why one new error line does not wake anybody: normal life mints templates daily, errors among them, and most are seen once.
 * A fault repeats itself. So an error speaks from its third line within five minutes; what calls itself critical at once;
 * warnings and infos never alone, for deploys and restarts bring them in dozens. In a service's first day much that is ordinary
 * and rare has not been heard yet, so an error has to insist: six lines within a minute and a half, or ten within five minutes.
 */
export const newTemplate: DetectorKind<LineObservation> = {
  kind: 'new-template',
  sees: 'line',
  schema: 1,
  maxBytes: 8_000_000,
  open: (parts) => new NewTemplate(parts),
};

/** Score of the n-th line within a rung's time: starts at `first`, comes nearer to `last` by the rung's step with every line. */
const LADDERS: Readonly<Record<Severity, { readonly first: number; readonly last: number }>> = {
  critical: { first: 0.7, last: 0.95 },
  error: { first: 0.3, last: 0.9 },
  warning: { first: 0.2, last: 0.45 },
  info: { first: 0.1, last: 0.3 },
};
interface Rung {
  readonly withinMs: number;
  readonly step: number;
}
const RECURRENCE_MS = 5 * MINUTE_MS;
/** Error: .30, .45, .56, .65, .71 … */
const KNOWN_SERVICE: readonly Rung[] = [{ withinMs: RECURRENCE_MS, step: 0.75 }];
/** Errors pass .5 at the sixth line of the first, or at the tenth of the second. */
const YOUNG_SERVICE: readonly Rung[] = [
  { withinMs: 90_000, step: 0.915 },
  { withinMs: RECURRENCE_MS, step: 0.954 },
];
/** A template is young until it has been quiet for so long … */
const QUIET_MS = 10 * MINUTE_MS;
/** … or until so long after its birth: then it is the new normal, however often it comes. */
const MAX_YOUTH_MS = HOUR_MS;
/** Lines whose times are remembered: more of them within five minutes change no score much. */
const MAX_TIMES = 12;
const MAX_YOUNG = 50;
/** New error templates a day that are a service's ordinary life and discount nothing; so many more halve every score. */
const FREE_BIRTHS = 5;
const DISCOUNTING_BIRTHS = 25;
const WARM_LINES = 200;
const WARM_MS = 10 * MINUTE_MS;
/** However few its lines, a service is known after a day. */
const WARM_AT_LAST_MS = DAY_MS;

interface Young {
  readonly template: string;
  readonly bornAt: EpochMs;
  readonly isError: boolean;
  /** The latest lines, oldest first. */
  times: EpochMs[];
}

interface ServiceRow extends Row {
  readonly bornAt: EpochMs;
  lines: number;
  /** Error templates born lately: one a birth, halved every day since `birthsAt`. */
  births: number;
  birthsAt: EpochMs;
  young: Young[];
  /** When the young were last looked through for those that are young no more. */
  agedAt: EpochMs;
}

class NewTemplate implements Detector<LineObservation> {
  readonly #services: RowTable<ServiceRow>;

  constructor(parts: Parts) {
    this.#services = new RowTable({ name: 'services', capacity: 500, rowsAPart: 4 }, parts);
  }

  score(seen: LineObservation): Score | 'warming-up' {
    const row = this.#services.get(seen.service);
    if (row === undefined || isWarmingUp(row, seen.at)) return 'warming-up';
    const young = youngOf(row, seen);
    return seen.isNewTemplate || young !== undefined ? judge(row, young, seen) : ORDINARY;
  }

  learn(seen: LineObservation): void {
    const row = this.#services.get(seen.service) ?? this.#meet(seen);
    const wasWarmingUp = isWarmingUp(row, seen.at);
    row.lines += 1;
    if (seen.at > row.at) row.at = seen.at;
    const young = youngOf(row, seen);
    if (young !== undefined) note(young, seen.at);
    else if (seen.isNewTemplate && !wasWarmingUp && seen.isHistory !== true) bear(row, seen);
    if (row.young.length > 0 && row.at - row.agedAt >= MINUTE_MS) age(row);
    this.#services.touch(row);
  }

  /** A young template's recurrence is its evidence: it counts, flagged or not. */
  refuse(seen: LineObservation): void {
    this.learn(seen);
  }

  changes(): Iterable<readonly [part: string, bytes: Uint8Array | undefined]> {
    return this.#services.changes();
  }

  #meet(seen: LineObservation): ServiceRow {
    const { at, service: key } = seen;
    const row: ServiceRow = { key, at, bornAt: at, lines: 0, births: 0, birthsAt: at, young: [], agedAt: at };
    this.#services.add(row);
    return row;
  }
}

function judge(row: ServiceRow, young: Young | undefined, seen: LineObservation): Score {
  const recent = timesWithin(young, seen.at, RECURRENCE_MS);
  const times = recent.length + 1;
  const { first, last } = LADDERS[seen.severity];
  const rungs = isYoungService(row.bornAt, seen.at) ? YOUNG_SERVICE : KNOWN_SERVICE;
  const climbed = rungs.map(({ withinMs, step }) => step ** timesWithin(young, seen.at, withinMs).length);
  const discount = 1 / (1 + Math.max(0, birthsADay(row, seen.at) - FREE_BIRTHS) / DISCOUNTING_BIRTHS);
  const value = (last - (last - first) * Math.min(...climbed)) * discount;
  const minutes = Math.max(1, Math.ceil((seen.at - Math.min(seen.at, ...recent)) / MINUTE_MS));
  const text =
    times === 1
      ? `A ${word(seen.severity)} that ${seen.service} has never logged before.`
      : `A new ${word(seen.severity)} of ${seen.service}: ${times}${recent.length < MAX_TIMES ? '' : ' or more'} times within ${minutes} min, and never before.`;
  return { value, reasons: [{ detector: newTemplate.kind, feature: 'template', observed: times, expected: 0, text }] };
}

function timesWithin(young: Young | undefined, at: EpochMs, withinMs: number): readonly EpochMs[] {
  return young === undefined ? [] : young.times.filter((time) => Math.abs(at - time) <= withinMs);
}

function youngOf(row: ServiceRow, seen: LineObservation): Young | undefined {
  for (const each of row.young) if (each.template === seen.template && isYoung(each, seen.at)) return each;
  return undefined;
}

function bear(row: ServiceRow, seen: LineObservation): void {
  const isError = seen.severity === 'error' || seen.severity === 'critical';
  row.young.push({ template: seen.template, bornAt: seen.at, isError, times: [seen.at] });
  if (row.young.length > MAX_YOUNG) ripen(row, row.young.shift()!);
}

function note(young: Young, at: EpochMs): void {
  young.times.push(at);
  if (young.times.length > MAX_TIMES) young.times.shift();
}

/** Lets go those that are young no more. */
function age(row: ServiceRow): void {
  row.agedAt = row.at;
  for (const each of row.young) if (!isYoung(each, row.at)) ripen(row, each);
  row.young = row.young.filter((each) => isYoung(each, row.at));
}

/** Births count only once they are past, lest a fault that brings many new errors discounts itself. */
function ripen(row: ServiceRow, young: Young): void {
  if (!young.isError) return;
  row.births = birthsADay(row, row.at) + 1;
  row.birthsAt = row.at;
}

function isWarmingUp(row: ServiceRow, at: EpochMs): boolean {
  const age = at - row.bornAt;
  return (row.lines < WARM_LINES || age < WARM_MS) && age < WARM_AT_LAST_MS;
}

function isYoung(young: Young, at: EpochMs): boolean {
  return at - young.times.at(-1)! <= QUIET_MS && at - young.bornAt <= MAX_YOUTH_MS;
}

function birthsADay(row: ServiceRow, at: EpochMs): number {
  return row.births * 0.5 ** (Math.max(0, at - row.birthsAt) / DAY_MS);
}

function word(severity: Severity): string {
  return { critical: 'critical line', error: 'error line', warning: 'warning', info: 'line' }[severity];
}
