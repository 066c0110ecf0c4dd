import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPromtail, type RunningPromtail } from '../../scripts/services/promtail';
import { run } from '../../scripts/services/run';
import { describeWith } from '../e2e/needs';
import { compose } from './compose-file';

jest.setTimeout(120_000);

describeWith(['PROMTAIL'], "compose.yaml's health commands, run against a real Promtail", () => {
  let folder: string;
  let promtail: RunningPromtail;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'loghorn-health-'));
    mkdirSync(join(folder, 'journal'));
    promtail = await startPromtail({
      config: 'agent.yaml',
      lokiUrl: 'http://127.0.0.1:9',
      dataFolder: folder,
      env: { LOGHORN_JOURNAL: join(folder, 'journal'), LOGHORN_NGINX_LOGS: folder },
    });
  });

  afterAll(async () => {
    await promtail?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The command as Docker runs it, but for the address: the agents' are asked for /ready, n8n's for what stands in its place here. */
  const health = async (service: string, path: string): Promise<number> => {
    const [, command, ...args] = compose.services[service]!.healthcheck!.test;
    const { port } = new URL(promtail.url);
    const changed = args.map((arg) =>
      arg.replace(/127\.0\.0\.1([:/])\d+/, `127.0.0.1$1${port}`).replace(/\/(-\/)?(ready|healthz)\b/, path),
    );
    return (await run(command!, changed, { timeoutMs: 5_000 })).code;
  };

  test.each(['promtail', 'alloy', 'syslog', 'n8n', 'worker'])(
    "%s's is 0 while all is well, and not 0 when it is not",
    async (service) => {
      expect(await health(service, '/metrics')).toBe(0);
      expect(await health(service, '/nothing-here')).not.toBe(0);
    },
  );

  test('all of them fail when nobody answers', async () => {
    await promtail.stop();
    const codes = ['promtail', 'alloy', 'syslog', 'n8n', 'worker'].map((service) => health(service, '/metrics'));
    expect(await Promise.all(codes)).not.toContain(0);
  });
});
