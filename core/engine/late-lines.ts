import type { Source } from '../intake/source';
import type { EpochMs, Span } from '../time';
import { MINUTE_MS, msToNs, nsToMs } from '../time';
import type { BaselineHead } from './baseline-head';
import type { Decision } from './decide';
import type { ObserveOptions } from './observe-options';

export interface LateMinute {
  readonly minute: number;
  readonly span: Span;
  /** Lines that the source counts in it. */
  readonly counted: number;
}

/** Compared at every check: what an agent's retries take. Beyond it lies the slow pass. */
const NEAR_MS = 10 * MINUTE_MS;
/** Counted at once. The slow pass takes one such piece a check, so its price is that of the near minutes again. */
const PIECE_MINUTES = 10;
/** A check that comes late takes more pieces, up to this many. */
const PIECES_A_CHECK = 5;

type LateOptions = Pick<ObserveOptions, 'lateMs' | 'lateCheckMs' | 'rereadMs'>;

/**
 * How far back identities are kept: as late as lines may be, and one turn of the slow pass more, so that a line which shows at
 * the last moment is still there to be found when its turn comes. A quarter on top, because rounds come late.
 */
export function reachMs({ lateMs, lateCheckMs }: Pick<ObserveOptions, 'lateMs' | 'lateCheckMs'>): number {
  if (lateMs <= NEAR_MS) return lateMs;
  const pieces = Math.ceil((lateMs - NEAR_MS) / (PIECE_MINUTES * MINUTE_MS));
  return lateMs + 1.25 * (pieces + 2) * lateCheckMs;
}

/**
 * Closed minutes in which the source counts more lines than we hold: late lines have arrived there. The near ones at every check,
 * the others in turn, from young to old and again. One count over a piece first; only where it differs one a minute. A smaller
 * count is no news: retention and deletes shrink history. `decision`: asked anew, for each save may put another in its place.
 */
export async function* findLateMinutes(
  decision: () => Decision,
  source: Source,
  options: LateOptions,
  sinceLastMs: number,
): AsyncGenerator<LateMinute> {
  const watermark = nsToMs(decision().head.watermark);
  const end = Math.floor((watermark - options.rereadMs) / MINUTE_MS);
  const kept = Math.ceil(Math.max(decision().head.keptFrom, watermark - reachMs(options)) / MINUTE_MS);
  const near = Math.max(kept, Math.ceil((watermark - Math.min(options.lateMs, NEAR_MS)) / MINUTE_MS));
  yield* compare(decision, source, [near, end]);
  const pieces = Math.min(PIECES_A_CHECK, Math.max(1, Math.floor(sinceLastMs / options.lateCheckMs)));
  for (let piece = 0; piece < pieces && kept < near; piece++) {
    const [from, until] = takePiece(decision().head, kept, near);
    yield* compare(decision, source, [from, until]);
    if (from === kept) return;
  }
}

/** The next older piece between `kept` and `near`; from `near` on again where the last one ended at `kept`. */
function takePiece(head: BaselineHead, kept: number, near: number): readonly [from: number, until: number] {
  const { slowPassAt = 0 } = head;
  const until = slowPassAt > kept && slowPassAt <= near ? slowPassAt : near;
  const from = Math.max(kept, until - PIECE_MINUTES);
  head.slowPassAt = from;
  return [from, until];
}

async function* compare(
  decision: () => Decision,
  source: Source,
  [first, end]: readonly [number, number],
): AsyncGenerator<LateMinute> {
  if (first >= end) return;
  const minutes = Array.from({ length: end - first }, (_, index) => first + index);
  const expected = minutes.reduce((sum, minute) => sum + decision().minutes.expectedOf(minute), 0);
  const counted = await source.count(spanOf(first, end));
  if (counted === undefined || counted <= expected) return;
  for (const minute of minutes) {
    const span = spanOf(minute, minute + 1);
    const ofMinute = await source.count(span);
    if (ofMinute !== undefined && ofMinute > decision().minutes.expectedOf(minute))
      yield { minute, span, counted: ofMinute };
  }
}

export function spanOf(fromMinute: EpochMs, untilMinute: EpochMs): Span {
  return { from: msToNs(fromMinute * MINUTE_MS), until: msToNs(untilMinute * MINUTE_MS) };
}
