import type { Severity } from '../line/line';
import { RowTable } from '../store/row-table';
import type { Row } from '../store/row-table';
import type { Parts } from '../store/store';
import type { EpochMs } from '../time';
import { DAY_MS, MINUTE_MS } from '../time';
import type { Detector, DetectorKind, LineObservation, Score } from './detector';
import { ORDINARY } from './ordinary';
import { discountOf, isYoung, MAX_TIMES, newYoung, note, noteBirth, recentTimes, recurrence } from './recurrence';
import type { Births, Young } from './recurrence';

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

const MAX_YOUNG = 50;
const WARM_LINES = 200;
const WARM_MS = 10 * MINUTE_MS;
/** However few its lines, a service is known after a day. */
const WARM_AT_LAST_MS = DAY_MS;

interface ServiceRow extends Row, Births {
  readonly bornAt: EpochMs;
  lines: number;
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

  get evicted(): number {
    return this.#services.evicted;
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
  const recent = recentTimes(young, seen.at);
  const times = recent.length + 1;
  const value = recurrence(young, seen, row.bornAt) * discountOf(row, seen.at);
  const minutes = Math.max(1, Math.ceil((seen.at - Math.min(seen.at, ...recent)) / MINUTE_MS));
  const text =
    times === 1
      ? `A ${word(seen.severity)} that ${seen.service} has never logged before.`
      : `A new ${word(seen.severity)} of ${seen.service}: ${times}${recent.length < MAX_TIMES ? '' : ' or more'} times within ${minutes} min, and never before.`;
  return { value, reasons: [{ detector: newTemplate.kind, feature: 'template', observed: times, expected: 0, text }] };
}

function youngOf(row: ServiceRow, seen: LineObservation): Young | undefined {
  for (const each of row.young) if (each.template === seen.template && isYoung(each, seen.at)) return each;
  return undefined;
}

function bear(row: ServiceRow, seen: LineObservation): void {
  row.young.push(newYoung(seen));
  if (row.young.length > MAX_YOUNG) ripen(row, row.young.shift()!);
}

/** Lets go those that are young no more. */
function age(row: ServiceRow): void {
  row.agedAt = row.at;
  for (const each of row.young) if (!isYoung(each, row.at)) ripen(row, each);
  row.young = row.young.filter((each) => isYoung(each, row.at));
}

/** Births count only once they are past, lest a fault that brings many new errors discounts itself. */
function ripen(row: ServiceRow, young: Young): void {
  if (young.isError) noteBirth(row, row.at);
}

function isWarmingUp(row: ServiceRow, at: EpochMs): boolean {
  const age = at - row.bornAt;
  return (row.lines < WARM_LINES || age < WARM_MS) && age < WARM_AT_LAST_MS;
}

function word(severity: Severity): string {
  return { critical: 'critical line', error: 'error line', warning: 'warning', info: 'line' }[severity];
}
