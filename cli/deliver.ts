import type { Anomaly, ExecutionOutcome, Row } from '../core/index';

/** Somebody who is told of anomalies. `send` rejects unless it was heard; no message of it holds a secret. */
export interface Destination {
  /** As messages call it. */
  readonly name: string;
  send(anomaly: Anomaly, row: Row): Promise<void>;
}

/** A receiver may be somebody's workflow: more requests at once would flood it. */
const AT_ONCE = 4;

/**
 * Hands a row's anomaly to each destination, one after the other: the row is done when all have heard it. Those that had are told
 * again with the next try, with the same id.
 */
export function createDelivery(
  destinations: readonly Destination[],
): (rows: readonly Row[]) => Promise<ExecutionOutcome> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (rows) => {
    if (running >= AT_ONCE) await new Promise<void>((free) => waiting.push(free));
    running++;
    try {
      for (const row of rows) await sendTo(destinations, row);
      return 'success';
    } catch (error) {
      return { failure: error instanceof Error ? error.message : String(error) };
    } finally {
      running--;
      waiting.shift()?.();
    }
  };
}

async function sendTo(destinations: readonly Destination[], row: Row): Promise<void> {
  const anomaly = JSON.parse(new TextDecoder().decode(row.body)) as Anomaly;
  for (const { name, send } of destinations) {
    await send(anomaly, row).catch((error: unknown) => {
      throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    });
  }
}
