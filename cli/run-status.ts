import { CoreError, readStatus, type DeadRow, type Store, type UnitStatus } from '../core/index';
import { openStoreAt } from './default-store';
import { EXIT } from './exit-codes';
import { prometheusText } from './prometheus-text';
import { Refusal } from './refusal';
import type { StatusArguments } from './status-arguments';
import { statusMetrics } from './status-metrics';
import { statusReport } from './status-report';
import { terminalJson } from './terminal-text';

/** `loghorn status`; gives the exit code. */
export async function runStatus({ store: url, format }: StatusArguments): Promise<number> {
  const store = openStoreAt(url);
  try {
    const units = await readStatus(store, Date.now());
    if (format === 'prometheus') process.stdout.write(prometheusText(statusMetrics(units)));
    else if (format === 'json') process.stdout.write(units.map((unit) => `${terminalJson(unit)}\n`).join(''));
    else process.stdout.write(statusReport(units, await deadRows(store, units)));
    return EXIT.nothingOdd;
  } catch (error) {
    if (error instanceof CoreError) throw new Refusal(error.message, { cause: error });
    throw error;
  } finally {
    await store.close();
  }
}

type Dead = (unit: string) => Promise<readonly DeadRow[]>;

/** The newest dead row of each unit that has any. */
async function deadRows(store: Store & { dead: Dead }, units: readonly UnitStatus[]): Promise<Map<string, DeadRow>> {
  const found = new Map<string, DeadRow>();
  for (const unit of units) {
    const newest = unit.kind !== 'broken' && unit.deadRows > 0 ? (await store.dead(unit.unit)).at(-1) : undefined;
    if (newest) found.set(unit.unit, newest);
  }
  return found;
}
