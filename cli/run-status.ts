import { CoreError, readStatus } from '../core/index';
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
    else process.stdout.write(statusReport(units));
    return EXIT.nothingOdd;
  } catch (error) {
    if (error instanceof CoreError) throw new Refusal(error.message, { cause: error });
    throw error;
  } finally {
    await store.close();
  }
}
