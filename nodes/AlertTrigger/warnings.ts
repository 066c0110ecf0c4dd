import type { ITriggerFunctions } from 'n8n-workflow';

import type { FlushReport } from '../../core/index';

/** Tells n8n's log what nobody would otherwise notice: a book that does not exist, and notifications that were given up. */
export function createWarnings(
  trigger: ITriggerFunctions,
  bookName: string,
): (report: Pick<FlushReport, 'isBookWritten' | 'deadRows'>) => void {
  const { name } = trigger.getNode();
  // Once: a book may well be empty for days.
  let isMissingSaid = false;
  let deadSaid = 0;
  return ({ isBookWritten, deadRows }) => {
    if (!isBookWritten && !isMissingSaid) {
      isMissingSaid = true;
      trigger.logger.warn(`${name}: ${missingBookNote(bookName)}`);
    }
    if (deadRows > deadSaid)
      trigger.logger.error(
        `${name}: gave up ${deadRows} notifications, each after 8 failed executions. Look at the failed executions of this workflow.`,
      );
    deadSaid = deadRows;
  };
}

export function missingBookNote(bookName: string): string {
  return `The book "${bookName}" has never been written. Does a published Raise Alerts use the same book and the same store (State File)? It is written when the first anomaly opens.`;
}
