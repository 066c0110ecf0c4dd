/** Where progress is shown: stderr, which a pipe of the result leaves alone. */
export interface ProgressTarget {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface Progress {
  /** `share`: 0..1 of the whole. */
  show(share: number, text: string): void;
  /** Takes the bar away. */
  clear(): void;
}

const REDRAW_MS = 100;
const LINE_EVERY_MS = 5_000;
const BAR = 24;

/** A bar on a terminal; elsewhere a line every few seconds, so that short scans are silent. */
export function createProgress(target: ProgressTarget, nowMs: () => number): Progress {
  const isTerminal = target.isTTY === true;
  let nextAt = nowMs() + (isTerminal ? REDRAW_MS : LINE_EVERY_MS);
  let isDrawn = false;
  return {
    show(share, text) {
      if (nowMs() < nextAt) return;
      nextAt = nowMs() + (isTerminal ? REDRAW_MS : LINE_EVERY_MS);
      target.write(
        isTerminal ? `\r${fit(progressBar(share, text), target.columns ?? 80)}\x1b[K` : `${progressBar(share, text)}\n`,
      );
      isDrawn = isTerminal;
    },
    clear() {
      if (isDrawn) target.write('\r\x1b[K');
      isDrawn = false;
    },
  };
}

export function progressBar(share: number, text: string): string {
  const within = Math.min(1, Math.max(0, share));
  const full = Math.round(within * BAR);
  return `${'█'.repeat(full)}${'░'.repeat(BAR - full)} ${String(Math.round(within * 100)).padStart(3)} %  ${text}`;
}

function fit(text: string, columns: number): string {
  return text.length < columns ? text : text.slice(0, Math.max(1, columns - 1));
}
