import type { EpochMs } from '../time';
import { DAY_MS, HOUR_MS } from '../time';
import type { Labels, Severity } from '../line/line';
import { severityRank } from '../line/line';
import type { Alert, AlertRank } from './alert';

/** What is heard of one alert from a reader. */
export interface Heard {
  readonly fingerprint: string;
  /** Who says so: a baseline's name. */
  readonly reader: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly severity: Severity;
  readonly startsAt: EpochMs;
  readonly endsAt?: EpochMs;
  readonly rank: AlertRank;
  readonly heardAt: EpochMs;
}

/** An alert as the book keeps it. */
export interface Entry extends Heard {
  /** The book's merge that first saw this episode: a receiver born later does not tell its end. */
  readonly firstMerge: number;
}

/** What stays of a forgotten alert, so that a row that comes very late does not raise it again. */
export interface Tombstone {
  readonly startsAt: EpochMs;
  readonly rank: AlertRank;
  readonly heardAt: EpochMs;
  readonly forgottenAt: EpochMs;
}

export type Merged = { readonly is: 'merged' | 'unchanged' } | { readonly is: 'held'; readonly why: string };

const RANKS: readonly AlertRank[] = ['open', 'worse', 'resolved'];
/** An alert unheard for so long is over: its reader fell silent. Open anomalies are told again every hour. */
export const UNHEARD_MS = 3 * HOUR_MS;
/** Long enough for every receiver to have told the end. */
const FORGET_AFTER_MS = DAY_MS;
export const TOMBSTONE_MS = 30 * DAY_MS;

/** Alerts by fingerprint. Merging is a maximum of (episode's start, rank), of severity and of "last heard". */
export class Book {
  private readonly entries: Map<string, Entry>;
  private readonly tombstones: Map<string, Tombstone>;
  private readonly touched = new Set<string>();

  constructor(
    entries: Iterable<readonly [string, Entry]>,
    tombstones: Iterable<readonly [string, Tombstone]>,
    /** How many merges have changed it. */
    public sequence: number,
  ) {
    this.entries = new Map(entries);
    this.tombstones = new Map(tombstones);
  }

  merge(heard: Heard, now: EpochMs): Merged {
    const buried = this.tombstones.get(heard.fingerprint);
    if (buried && !isNews(heard, buried)) return held('it was told and forgotten already');
    const known = this.entries.get(heard.fingerprint);
    if (!known && heard.heardAt < now - TOMBSTONE_MS) return held('it is older than 30 days');
    const merged = known ? maximum(known, heard, this.sequence + 1) : { ...heard, firstMerge: this.sequence + 1 };
    if (merged === known) return { is: 'unchanged' };
    this.sequence++;
    this.put(merged);
    return { is: 'merged' };
  }

  /** Turns long resolved alerts into tombstones, and drops old tombstones. */
  forget(now: EpochMs): void {
    for (const entry of [...this.entries.values()]) {
      const end = endOf(entry, now);
      if (end === undefined || Math.max(end, entry.heardAt) > now - FORGET_AFTER_MS) continue;
      this.entries.delete(entry.fingerprint);
      const { startsAt, rank, heardAt } = entry;
      this.tombstones.set(entry.fingerprint, { startsAt, rank, heardAt, forgottenAt: now });
      this.touched.add(entry.fingerprint);
    }
    for (const [fingerprint, { forgottenAt }] of this.tombstones) {
      if (forgottenAt > now - TOMBSTONE_MS) continue;
      this.tombstones.delete(fingerprint);
      this.touched.add(fingerprint);
    }
  }

  /** Every alert it holds, ended where its reader fell silent. */
  alerts(now: EpochMs): readonly Alert[] {
    return [...this.entries.values()].map((entry) => alertOf(entry, now));
  }

  entry(fingerprint: string): Entry | undefined {
    return this.entries.get(fingerprint);
  }

  tombstone(fingerprint: string): Tombstone | undefined {
    return this.tombstones.get(fingerprint);
  }

  /** Fingerprints that changed since it was opened or last asked. */
  takeTouched(): readonly string[] {
    const touched = [...this.touched];
    this.touched.clear();
    return touched;
  }

  get fingerprints(): readonly string[] {
    return [...this.entries.keys(), ...this.tombstones.keys()];
  }

  private put(entry: Entry): void {
    this.entries.set(entry.fingerprint, entry);
    this.tombstones.delete(entry.fingerprint);
    this.touched.add(entry.fingerprint);
  }
}

function held(why: string): Merged {
  return { is: 'held', why };
}

type Position = Pick<Heard, 'startsAt' | 'rank'>;

function isAbove(one: Position, other: Position): boolean {
  return one.startsAt !== other.startsAt
    ? one.startsAt > other.startsAt
    : RANKS.indexOf(one.rank) > RANKS.indexOf(other.rank);
}

/** An episode that was forgotten unheard, not resolved, is heard again when its reader comes back. */
function isNews(heard: Heard, buried: Tombstone): boolean {
  if (isAbove(heard, buried)) return true;
  return heard.startsAt === buried.startsAt && buried.rank !== 'resolved' && heard.heardAt > buried.heardAt;
}

/** `known` itself where nothing rises. */
function maximum(known: Entry, heard: Heard, merge: number): Entry {
  if (heard.startsAt > known.startsAt) return { ...heard, firstMerge: merge };
  if (heard.startsAt < known.startsAt) return known;
  const isHigher = isAbove(heard, known);
  const isGraver = severityRank(heard.severity) > severityRank(known.severity);
  const isLater = heard.heardAt > known.heardAt;
  if (!isHigher && !isGraver && !isLater) return known;
  const isNewest = isLater || ((isHigher || isGraver) && heard.heardAt === known.heardAt);
  const newest = isNewest ? heard : known;
  return {
    ...newest,
    endsAt: heard.endsAt ?? known.endsAt,
    rank: isHigher ? heard.rank : known.rank,
    severity: isGraver ? heard.severity : known.severity,
    heardAt: Math.max(known.heardAt, heard.heardAt),
    firstMerge: known.firstMerge,
  };
}

function endOf(entry: Entry, now: EpochMs): EpochMs | undefined {
  if (entry.rank === 'resolved') return entry.endsAt ?? entry.heardAt;
  // Computed, never stored: a reader that comes back and tells the same episode again makes it fire again.
  return entry.heardAt + UNHEARD_MS <= now ? entry.heardAt + UNHEARD_MS : undefined;
}

function alertOf(entry: Entry, now: EpochMs): Alert {
  const { fingerprint, labels, annotations, severity, startsAt } = entry;
  const endsAt = endOf(entry, now);
  const isUnheard = endsAt !== undefined && entry.rank !== 'resolved';
  return {
    fingerprint,
    labels,
    annotations: isUnheard ? { ...annotations, ended: 'Its reader fell silent.' } : annotations,
    severity,
    startsAt,
    ...(endsAt !== undefined && { endsAt }),
  };
}
