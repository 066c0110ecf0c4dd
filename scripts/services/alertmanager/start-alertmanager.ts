import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from '../child';
import { freePort } from '../port';
import { waitUntilReady } from '../ready';
import { SetupError } from '../setup-error';
import { findAlertmanager } from './find-alertmanager';

export interface RunningAlertmanager {
  readonly url: string;
  stop(): Promise<void>;
}

/** A real Alertmanager of its own, alone and without a cluster; it tells nobody. Throws SetupError where none can be had. */
export async function startAlertmanager(): Promise<RunningAlertmanager> {
  const found = await findAlertmanager();
  if ('why' in found) throw new SetupError(`Failed to start Alertmanager: ${found.why}.`);
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'loghorn-alertmanager-'));
  const config = join(folder, 'alertmanager.yml');
  writeFileSync(config, 'route:\n  receiver: nobody\nreceivers:\n  - name: nobody\n');
  const args = [
    ...[`--config.file=${config}`, `--storage.path=${join(folder, 'data')}`],
    ...[`--web.listen-address=127.0.0.1:${port}`, '--cluster.listen-address='],
  ];
  const child = startChild(found.binary, args, { cwd: folder, logFile: join(folder, 'alertmanager.log') });
  const url = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    await child.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await waitUntilReady({ what: 'Alertmanager', url: `${url}/-/ready`, child, timeoutMs: 30_000 });
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}
