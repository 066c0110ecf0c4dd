import { CoreError } from '../errors';
import type { Parts } from '../store/store';

/** How far closing has come. */
export interface Progress {
  /** Index of the next window to close; 0 before the first. */
  readonly next: number;
  /** Windows closed so far that were read whole. */
  readonly covered: number;
  readonly evicted: number;
}

const PART = 'progress';

export function readProgress(parts: Parts): Progress {
  const bytes = parts.get(PART);
  if (bytes === undefined) return { next: 0, covered: 0, evicted: 0 };
  try {
    const { next, covered, evicted } = JSON.parse(new TextDecoder().decode(bytes)) as Progress;
    if ([next, covered, evicted].every(Number.isFinite)) return { next, covered, evicted };
  } catch {
    // Said below, together with numbers that are none.
  }
  throw new CoreError(
    'corrupt-state',
    `Failed to open the windows: the part "${PART}" is damaged. Reset the baseline.`,
  );
}

export function progressPart(progress: Progress): readonly [string, Uint8Array] {
  return [PART, new TextEncoder().encode(JSON.stringify(progress))];
}
