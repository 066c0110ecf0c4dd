import type { INodeExecutionData, IRun, ITriggerFunctions } from 'n8n-workflow';

import type { ExecutionOutcome, Row } from '../../core/index';

/** Hands rows to one n8n execution and says how it ended. Never rejects. */
export function createEmit(
  trigger: ITriggerFunctions,
  /** A row may carry several. */
  itemOf: (row: Row) => INodeExecutionData | INodeExecutionData[],
): (rows: readonly Row[]) => Promise<ExecutionOutcome> {
  return async (rows) => {
    const done = trigger.helpers.createDeferredPromise<IRun>();
    try {
      // No fourth argument: n8n ignores a second emit with a key it has seen, and our repeats carry the same ids.
      trigger.emit([rows.flatMap(itemOf)], undefined, done);
      return outcomeOf(await done.promise);
    } catch (error) {
      return { failure: error instanceof Error ? error.message : String(error) };
    }
  };
}

/** n8n resolves with `undefined` when it started nothing. From `waiting` on, n8n itself keeps the execution. */
function outcomeOf(run: IRun | undefined): ExecutionOutcome {
  if (run === undefined) return { failure: 'n8n started no execution' };
  if (run.status === 'success' || run.status === 'waiting') return run.status;
  return { failure: run.data?.resultData?.error?.message ?? `the execution ended as "${run.status}"` };
}
