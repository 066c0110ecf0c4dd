import type { EpochMs } from '../time';
import { nsToMs } from '../time';
import type { BaselineRooms } from './baseline';
import type { BaselineCounts, BaselineHead } from './baseline-head';

/** What a baseline says of itself: in the report of every round, in its status, in metrics and in our own lines in Loki. */
export interface BaselineFigures {
  readonly bornAt: EpochMs;
  /** Exclusive end of what has been read. */
  readonly readTo: EpochMs;
  /** How far that lies behind now. */
  readonly lagMs: number;
  /** History is still being read: it teaches and never alerts. */
  readonly isLearning: boolean;
  /** 0..1 of that history. */
  readonly learnedShare: number;
  /** 0..1 of the lines that are known of: those lost in gaps and those too late were not read. */
  readonly coverage: number;
  /** Blind spots of the last minutes: windows that touch them are neither scored nor learned. Overlaps count twice. */
  readonly blindMs: number;
  /** Since its birth. */
  readonly counts: Readonly<BaselineCounts>;
  readonly templates: number;
  readonly openAnomalies: number;
  /** Forgotten to make room, since its birth. */
  readonly evictions: Evictions;
}

export interface Evictions {
  readonly series: number;
  readonly templates: number;
  /** Rows of each detector's tables, by its kind. */
  readonly detectors: Readonly<Record<string, number>>;
}

export type FigureRooms = Pick<BaselineRooms, 'head' | 'coverage' | 'windows' | 'templates' | 'detectors' | 'episodes'>;

export function figuresOf(
  { head, coverage, windows, templates, detectors, episodes }: FigureRooms,
  now: EpochMs,
): BaselineFigures {
  const readTo = nsToMs(head.watermark);
  return {
    bornAt: head.bornAt,
    readTo,
    lagMs: now - readTo,
    isLearning: readTo < head.learnUntil,
    learnedShare: learnedShareOf(head, readTo),
    coverage: coverageOf(head.counts),
    blindMs: coverage.noted.reduce((sum, { from, until }) => sum + until - from, 0),
    counts: { ...head.counts },
    templates: templates.size,
    openAnomalies: episodes.all.length,
    evictions: { series: windows.evicted, templates: templates.evicted, detectors: detectors.evicted },
  };
}

function learnedShareOf({ learnFrom, learnUntil }: BaselineHead, readTo: EpochMs): number {
  return learnUntil > learnFrom ? Math.min(1, Math.max(0, (readTo - learnFrom) / (learnUntil - learnFrom))) : 1;
}

function coverageOf({ lines, lost, tooLate }: BaselineCounts): number {
  const all = lines + lost + tooLate;
  return all === 0 ? 1 : lines / all;
}
