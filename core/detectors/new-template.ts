import type { Severity } from '../line/line';
import { RowTable } from '../store/row-table';
import type { Row } from '../store/row-table';
import type { Parts } from '../store/store';
import type { EpochMs } from '../time';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time';
import type { Detector, DetectorKind, LineObservation, Score } from './detector';
import { ORDINARY } from './ordinary';

/**
 * A template never seen before. Bad at: faults that speak in old words (that is `rate`'s work), and services whose every line
 * is another template (their novelty is discounted until it says nothing).
 *
 * Why one new error line does not wake anybody: normal life mints templates daily, errors among them, and most are seen once.
 * A fault repeats itself. So an error speaks from its third line within five minutes; what calls itself critical at once;
 * warnings and infos never alone, for deploys and restarts bring them in dozens.
 */
export const newTemplate: DetectorKind<LineObservation> = {
  kind: 'new-template',
  sees: 'line',
  schema: 1,
  open: (parts) => new NewTemplate(parts),
};

/** Score of the n-th line within RECURRENCE_MS: starts at `first`, comes nearer to `last` with every line, past .5 at the third for errors. */
const LADDERS: Readonly<Record<Severity, { readonly first: number; readonly last: number }>> = {
  critical: { first: 0.7, last: 0.95 },
  error: { first: 0.3, last: 0.9 },
  warning: { first: 0.2, last: 0.45 },
  info: { first: 0.1, last: 0.3 },
};
/** Error: .30, .45, .56, .65, .71 … */
const STEP = 0.75;
const RECURRENCE_MS = 5 * MINUTE_MS;
/** A template is young until it has been quiet for so long … */
const QUIET_MS = 10 * MINUTE_MS;
/** … or until so long after its birth: then it is the new normal, however often it comes. */
const MAX_YOUTH_MS = HOUR_MS;
/** What is remembered of a young template's times: more lines than this within five minutes change no score much. */
const MAX_TIMES = 12;
const MAX_YOUNG = 200;
/** New error templates a day that are a service's ordinary life and discount nothing. */
const FREE_BIRTHS = 5;
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
}

class NewTemplate implements Detector<LineObservation> {
  readonly #services: RowTable<ServiceRow>;

  constructor(parts: Parts) {
    this.#services = new RowTable({ name: 'services', capacity: 500, rowsAPart: 1 }, parts);
  }

  score(seen: LineObservation): Score | 'warming-up' {
    const row = this.#services.get(seen.service);
    if (row === undefined || isWarmingUp(row, seen.at)) return 'warming-up';
    if (!seen.isNewTemplate && row.young.length === 0) return ORDINARY;
    const young = row.young.find((each) => each.template === seen.template);
    if (!seen.isNewTemplate && (young === undefined || !isYoung(young, seen.at))) return ORDINARY;
    return this.#judge(row, young, seen);
  }

  learn(seen: LineObservation): void {
    const row = this.#services.get(seen.service) ?? this.#meet(seen);
    const wasWarmingUp = isWarmingUp(row, seen.at);
    row.lines += 1;
    if (seen.at > row.at) row.at = seen.at;
    if (seen.isNewTemplate && !wasWarmingUp) this.#bear(row, seen);
    else if (row.young.length > 0) this.#age(row, seen);
    this.#services.touch(row);
  }

  /** A young template's recurrence is its evidence: it counts, flagged or not. */
  refuse(seen: LineObservation): void {
    this.learn(seen);
  }

  changes(): Iterable<readonly [part: string, bytes: Uint8Array | undefined]> {
    return this.#services.changes();
  }

  #judge(row: ServiceRow, young: Young | undefined, seen: LineObservation): Score {
    const recent = young === undefined ? [] : young.times.filter((time) => Math.abs(seen.at - time) <= RECURRENCE_MS);
    const times = recent.length + 1;
    const { first, last } = LADDERS[seen.severity];
    const discount = 1 / (1 + Math.max(0, birthsADay(row, seen.at) - FREE_BIRTHS) / 25);
    const value = (last - (last - first) * STEP ** (times - 1)) * discount;
    const minutes = Math.max(1, Math.ceil((seen.at - Math.min(seen.at, ...recent)) / MINUTE_MS));
    const text =
      times === 1
        ? `${seen.service} has never logged this ${word(seen.severity)} before.`
        : `A new ${word(seen.severity)} of ${seen.service}: ${times} times within ${minutes} min, never before.`;
    return {
      value,
      reasons: [{ detector: newTemplate.kind, feature: 'template', observed: times, expected: 0, text }],
    };
  }

  #meet(seen: LineObservation): ServiceRow {
    const row: ServiceRow = {
      key: seen.service,
      at: seen.at,
      bornAt: seen.at,
      lines: 0,
      births: 0,
      birthsAt: seen.at,
      young: [],
    };
    this.#services.add(row);
    return row;
  }

  #bear(row: ServiceRow, seen: LineObservation): void {
    const isError = seen.severity === 'error' || seen.severity === 'critical';
    row.young.push({ template: seen.template, bornAt: seen.at, isError, times: [seen.at] });
    if (row.young.length > MAX_YOUNG) this.#ripen(row, row.young.shift()!, seen.at);
  }

  /** Notes a line of a young template, and lets go those that are young no more. */
  #age(row: ServiceRow, seen: LineObservation): void {
    row.young = row.young.filter((each) => {
      if (!isYoung(each, seen.at)) this.#ripen(row, each, seen.at);
      else if (each.template === seen.template) each.times = [...each.times, seen.at].slice(-MAX_TIMES);
      return isYoung(each, seen.at);
    });
  }

  /** Births count only once they are past, lest a fault that brings many new errors discounts itself. */
  #ripen(row: ServiceRow, young: Young, at: EpochMs): void {
    if (!young.isError) return;
    row.births = birthsADay(row, at) + 1;
    row.birthsAt = Math.max(row.birthsAt, at);
  }
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
  return { critical: 'critical line', error: 'error', warning: 'warning', info: 'line' }[severity];
}
