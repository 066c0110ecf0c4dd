import type { ITriggerFunctions } from 'n8n-workflow';

import { SECOND_MS } from '../../core/index';
import type { ObserveReport } from '../../core/index';

/** Learning is told in steps of this share. */
const STEP = 0.1;
/** A reader further behind than this is catching up, and says so. */
const LAGGING_MS = 120 * SECOND_MS;

/** Tells n8n's log what changed from one round to the next: started, learning, ready, behind, gaps, Loki's warnings. */
export function createProgress(trigger: ITriggerFunctions): (report: ObserveReport) => void {
  const { name } = trigger.getNode();
  const log = trigger.logger;
  const warned = new Set<string>();
  let before: ObserveReport | undefined;
  return (report) => {
    if (report.startedAnew !== undefined && before?.startedAnew === undefined)
      log.info(`${name}: begins a new baseline${report.startedAnew === 'new' ? '' : `: ${report.startedAnew}`}`);
    if (report.isLearning && step(report) > step(before))
      log.info(`${name}: has learned ${Math.round(report.learnedShare * 100)} % of its history`);
    if (!report.isLearning && before?.isLearning === true)
      log.info(`${name}: has learned its history; from now on it tells anomalies`);
    if (report.lagMs > LAGGING_MS && !report.isLearning && !((before?.lagMs ?? 0) > LAGGING_MS))
      log.warn(`${name}: is ${Math.round(report.lagMs / SECOND_MS)} s behind and catches up`);
    if (report.counts.gaps > (before ?? report).counts.gaps)
      log.warn(
        `${name}: could not read some lines and counts them as a gap (${report.counts.gaps} gaps since it began)`,
      );
    for (const warning of report.warnings.filter((text) => !warned.has(text))) {
      if (warned.size < 100) warned.add(warning);
      log.warn(`${name}: Loki says: ${warning}`);
    }
    before = report;
  };
}

function step(report: ObserveReport | undefined): number {
  return report === undefined ? -1 : Math.floor(report.learnedShare / STEP);
}
