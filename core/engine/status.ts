import { openBook } from '../alert';
import { Episodes } from '../anomaly/episodes';
import { openDetectors } from '../detectors';
import { openWindows } from '../feature';
import { Coverage } from '../intake';
import { isFiring, Receiver } from '../notify';
import { partsUnder } from '../store/parts-under';
import type { Loaded, Store } from '../store/store';
import { openTemplates } from '../template';
import type { Upkeep } from '../store/upkeep';
import type { EpochMs } from '../time';
import { nsToMs } from '../time';
import { openEpisodes } from './baseline';
import type { BaselineFigures } from './baseline-figures';
import { figuresOf } from './baseline-figures';
import { openHead } from './baseline-head';
import { openRelayHead } from './relay';

/** What every unit tells of itself. */
export interface UnitRows {
  readonly unit: string;
  readonly bytes: number;
  /** Keys of rows that are on their way. */
  readonly undone: number;
  /** Rows that were given up. */
  readonly deadRows: number;
  /** Why the last of them was, where the store can be asked. */
  readonly lastDeadWhy?: string;
}

export interface BaselineStatus extends UnitRows, BaselineFigures {
  readonly kind: 'baseline';
  readonly query: string;
}

/** Of a Loki Trigger. */
export interface LinesStatus extends UnitRows {
  readonly kind: 'lines';
  readonly query: string;
  readonly readTo: EpochMs;
  readonly lagMs: number;
  /** Made since its birth; each carries up to 500 lines. */
  readonly rows: number;
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
  /** Episodes that the cap of the day holds for the digest. */
  readonly capped: number;
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

export type UnitStatus = BaselineStatus | LinesStatus | BookStatus | ReceiverStatus | OtherStatus | BrokenStatus;

/** A store, or as much of it as one has. */
export interface Looked extends Pick<Store, 'list' | 'load'>, Partial<Pick<Upkeep, 'dead'>> {}

const PAGE = 100;

/** Every unit of a store whose name begins so, in order. Reads only. */
export async function readStatus(store: Looked, now: EpochMs, prefix = ''): Promise<UnitStatus[]> {
  const found: UnitStatus[] = [];
  for (let after: string | undefined; ;) {
    const units = await store.list(prefix, after, PAGE);
    for (const unit of units) {
      const loaded = await store.load(unit);
      if (loaded === undefined || loaded === 'unchanged') continue;
      const lastDead = loaded.deadRows > 0 ? (await store.dead?.(unit))?.at(-1) : undefined;
      found.push({ ...statusOf(unit, loaded, now), ...(lastDead && { lastDeadWhy: lastDead.why }) });
    }
    if (units.length < PAGE) return found;
    after = units.at(-1);
  }
}

export interface OpenFigures {
  readonly unit: string;
  readonly query: string;
  readonly figures: BaselineFigures;
}

/** The status of a baseline by its last report in this process: opening it anew would cost more than a round. */
export async function readOpenStatus(
  store: Pick<Store, 'load'>,
  { unit, query, figures }: OpenFigures,
  now: EpochMs,
): Promise<BaselineStatus> {
  const loaded = await store.load(unit);
  const isThere = loaded !== undefined && loaded !== 'unchanged';
  const rows = isThere ? rowsOf(unit, loaded) : { unit, bytes: 0, undone: 0, deadRows: 0 };
  return { ...rows, ...figures, kind: 'baseline', query, lagMs: now - figures.readTo };
}

function rowsOf(unit: string, { parts, undoneKeys, deadRows }: Loaded): UnitRows {
  const bytes = [...parts.values()].reduce((sum, part) => sum + part.length, 0);
  return { unit, bytes, undone: undoneKeys.size, deadRows };
}

function statusOf(unit: string, loaded: Loaded, now: EpochMs): UnitStatus {
  const rows = rowsOf(unit, loaded);
  try {
    if (unit.startsWith('baseline/')) return { ...rows, ...baselineStatus(loaded, now) };
    if (unit.startsWith('lines/')) return { ...rows, ...linesStatus(loaded, now) };
    if (unit.startsWith('book/')) return { ...rows, ...bookStatus(loaded, now) };
    if (unit.startsWith('receiver/')) return { ...rows, ...receiverStatus(loaded) };
    return { ...rows, kind: 'other' };
  } catch (error) {
    return { kind: 'broken', unit, error: error instanceof Error ? error.message : String(error) };
  }
}

function baselineStatus({ parts }: Loaded, now: EpochMs): Omit<BaselineStatus, keyof UnitRows> {
  const head = openHead(parts.get('head')!);
  const figures = figuresOf(
    {
      head,
      coverage: new Coverage(head.uncovered),
      windows: openWindows(partsUnder(parts, 'windows/'), { windowMs: head.windowMs }),
      templates: openTemplates(partsUnder(parts, 'templates/')),
      detectors: openDetectors(parts, head.key.low),
      episodes: new Episodes(openEpisodes(parts), 0),
    },
    now,
  );
  return { kind: 'baseline', query: head.query, ...figures };
}

function linesStatus({ parts }: Loaded, now: EpochMs): Omit<LinesStatus, keyof UnitRows> {
  const { query, watermark, sequence } = openRelayHead(parts);
  const readTo = nsToMs(watermark);
  return { kind: 'lines', query, readTo, lagMs: now - readTo, rows: sequence };
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
  const { all: groups, cap } = Receiver.open(parts);
  return {
    kind: 'receiver',
    groups: groups.length,
    firingGroups: groups.filter(({ toldSeverity }) => toldSeverity !== undefined).length,
    capped: cap.state.services.reduce((sum, [, { held }]) => sum + held.length, 0),
  };
}
