import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLoki, type RunningLoki } from '../../scripts/services/loki';
import { startPromtail, type RunningPromtail } from '../../scripts/services/promtail';

export interface Agent {
  readonly folder: string;
  readonly loki: RunningLoki;
  readonly promtail: RunningPromtail;
  stop(): Promise<void>;
}

/**
 * A real Loki, and a real Promtail on agent.yaml that sends to it, in a folder of their own. `prepare` writes what is there to read, and
 * tells where; the journal is empty and Docker away, unless it says otherwise.
 */
export async function startAgent(prepare: (folder: string) => NodeJS.ProcessEnv): Promise<Agent> {
  const folder = mkdtempSync(join(tmpdir(), 'loghorn-agent-'));
  mkdirSync(join(folder, 'empty-journal'));
  const env = {
    LOGHORN_JOURNAL: join(folder, 'empty-journal'),
    LOGHORN_DOCKER_SOCKET: `unix://${join(folder, 'no.sock')}`,
    ...prepare(folder),
  };
  const loki = await startLoki({ dataFolder: join(folder, 'loki') });
  const dataFolder = join(folder, 'promtail');
  const promtail = await startPromtail({ config: 'agent.yaml', lokiUrl: loki.url, dataFolder, env });
  const stop = async () => {
    await promtail.stop();
    await loki.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { folder, loki, promtail, stop };
}
