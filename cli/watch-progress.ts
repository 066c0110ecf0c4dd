import type { ObserveReport } from '../core/index';
import type { ProgressTarget } from './progress';
import { createProgress } from './progress';
import { terminalText } from './terminal-text';

const LAGGING_MS = 120_000;

export interface WatchProgress {
  /** After each save. */
  saved(report: ObserveReport): void;
  /** A line of its own, whatever is drawn. */
  tell(text: string): void;
}

/** On standard error: a bar while history is read, and a line when something changes. */
export function createWatchProgress(target: ProgressTarget, nowMs: () => number): WatchProgress {
  const bar = createProgress(target, nowMs);
  const warned = new Set<string>();
  let before: ObserveReport | undefined;
  const tell = (text: string): void => {
    bar.clear();
    target.write(`loghorn: ${text}\n`);
  };
  return {
    tell,
    saved(report) {
      if (report.startedAnew !== undefined && before?.startedAnew === undefined)
        tell(`begins a new baseline${report.startedAnew === 'new' ? '' : `: ${report.startedAnew}`}`);
      if (report.isLearning) bar.show(report.learnedShare, `learning, ${lines(report)}`);
      else if (before?.isLearning === true || (before === undefined && report.startedAnew !== undefined))
        tell(`has learned from ${lines(report)}; from now on it tells anomalies`);
      if (!report.isLearning && report.lagMs > LAGGING_MS && !((before?.lagMs ?? 0) > LAGGING_MS))
        tell(`is ${Math.round(report.lagMs / 1000)} s behind and catches up`);
      if (report.counts.gaps > (before ?? report).counts.gaps)
        tell(`could not read some lines and counts them as a gap (${report.counts.gaps} gaps since it began)`);
      for (const warning of report.warnings.filter((text) => !warned.has(text))) {
        if (warned.size < 100) warned.add(warning);
        tell(`Loki says: ${terminalText(warning)}`);
      }
      before = report;
    },
  };
}

function lines({ counts }: ObserveReport): string {
  return `${counts.lines.toLocaleString('en')} lines`;
}
