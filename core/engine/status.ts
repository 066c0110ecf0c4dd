import { openBook } from '../alert';
import { openWindows } from '../feature';
import { isFiring, Receiver } from '../notify';
import { partsUnder } from '../store/parts-under';
import type { Loaded, Store } from '../store/store';
import type { EpochMs } from '../time';
import { nsToMs } from '../time';
import type { BaselineCounts, BaselineHead } from './baseline-head';
import { openHead } from './baseline-head';

/** What every unit tells of itself. */
export interface UnitRows {
  readonly unit: string;
  readonly bytes: number;
  /** Keys of rows that are on their way. */
  readonly undone: number;
  /** Rows that were given up. */
  readonly deadRows: number;
}

export interface BaselineStatus extends UnitRows {
  readonly kind: 'baseline';
  readonly query: string;
  readonly bornAt: EpochMs;
  readonly readTo: EpochMs;
  readonly lagMs: number;
  /** History is still being read: it teaches and never alerts. */
  readonly isLearning: boolean;
  /** 0..1 of that history. */
  readonly learnedShare: number;
  /** 0..1 of the lines that are known of: those lost in gaps and those too late were not read. */
  readonly coverage: number;
  /** Since its birth. */
  readonly counts: BaselineCounts;
  /** Series that were forgotten to make room. */
  readonly evictions: number;
}

export interface BookStatus extends UnitRows {
  readonly kind: 'book';
  readonly firing: number;
  readonly resolved: number;
  readonly mutes: number;
  readonly acknowledged: number;
}

export interface ReceiverStatus extends UnitRows {
  readonly kind: 'receiver';
  readonly groups: number;
  readonly firingGroups: number;
}

export interface OtherStatus extends UnitRows {
  readonly kind: 'other';
}

/** A unit that cannot be opened says so, and the others are told all the same. */
export interface BrokenStatus {
  readonly kind: 'broken';
  readonly unit: string;
  readonly error: string;
}

export type UnitStatus = BaselineStatus | BookStatus | ReceiverStatus | OtherStatus | BrokenStatus;

const PAGE = 100;

/** Every unit of a store whose name begins so, in order. Reads only. */
export async function readStatus(
  store: Pick<Store, 'list' | 'load'>,
  now: EpochMs,
  prefix = '',
): Promise<UnitStatus[]> {
  const found: UnitStatus[] = [];
  for (let after: string | undefined; ;) {
    const units = await store.list(prefix, after, PAGE);
    for (const unit of units) {
      const loaded = await store.load(unit);
      if (loaded !== undefined && loaded !== 'unchanged') found.push(statusOf(unit, loaded, now));
    }
    if (units.length < PAGE) return found;
    after = units.at(-1);
  }
}

function statusOf(unit: string, loaded: Loaded, now: EpochMs): UnitStatus {
  const rows: UnitRows = {
    unit,
    bytes: [...loaded.parts.values()].reduce((sum, part) => sum + part.length, 0),
    undone: loaded.undoneKeys.size,
    deadRows: loaded.deadRows,
  };
  try {
    if (unit.startsWith('baseline/')) return { ...rows, ...baselineStatus(loaded, now) };
    if (unit.startsWith('book/')) return { ...rows, ...bookStatus(loaded, now) };
    if (unit.startsWith('receiver/')) return { ...rows, ...receiverStatus(loaded) };
    return { ...rows, kind: 'other' };
  } catch (error) {
    return { kind: 'broken', unit, error: error instanceof Error ? error.message : String(error) };
  }
}

function baselineStatus({ parts }: Loaded, now: EpochMs): Omit<BaselineStatus, keyof UnitRows> {
  const head = openHead(parts.get('head')!);
  const { query, bornAt, watermark, counts, learnUntil } = head;
  const readTo = nsToMs(watermark);
  return {
    kind: 'baseline',
    query,
    bornAt,
    readTo,
    lagMs: now - readTo,
    isLearning: readTo < learnUntil,
    learnedShare: learnedShareOf(head, readTo),
    coverage: coverageOf(counts),
    counts: { ...counts },
    evictions: openWindows(partsUnder(parts, 'windows/'), { windowMs: head.windowMs }).evicted,
  };
}

function learnedShareOf({ learnFrom, learnUntil }: BaselineHead, readTo: EpochMs): number {
  return learnUntil > learnFrom ? Math.min(1, Math.max(0, (readTo - learnFrom) / (learnUntil - learnFrom))) : 1;
}

function coverageOf({ lines, lost, tooLate }: BaselineCounts): number {
  const all = lines + lost + tooLate;
  return all === 0 ? 1 : lines / all;
}

function bookStatus({ parts }: Loaded, now: EpochMs): Omit<BookStatus, keyof UnitRows> {
  const { book, mutes, acknowledgements } = openBook(parts);
  const alerts = book.alerts(now);
  const firing = alerts.filter(isFiring).length;
  return {
    kind: 'book',
    firing,
    resolved: alerts.length - firing,
    mutes: mutes.all.filter(({ until }) => until > now).length,
    acknowledged: acknowledgements.all.length,
  };
}

function receiverStatus({ parts }: Loaded): Omit<ReceiverStatus, keyof UnitRows> {
  const groups = Receiver.open(parts).all;
  return {
    kind: 'receiver',
    groups: groups.length,
    firingGroups: groups.filter(({ toldSeverity }) => toldSeverity !== undefined).length,
  };
}
