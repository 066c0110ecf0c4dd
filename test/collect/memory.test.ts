import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith } from '../e2e/needs';
import { until } from '../e2e/until';
import { startAgent, type Agent } from './start-agent';

jest.setTimeout(240_000);

const LINES = 100_000;
/** What ansible/roles give them at most (promtail_memory_max, loki_memory_max), and docs/operating.md promises. */
const PROMTAIL_MB = 256;
const LOKI_MB = 2_048;

describeWith(['LOKI', 'PROMTAIL'], 'memory of the real Promtail and Loki', () => {
  let agent: Agent;

  beforeAll(async () => {
    agent = await startAgent((folder) => {
      mkdirSync(join(folder, 'nginx'));
      writeFileSync(join(folder, 'nginx/access.log'), accessLog());
      return { LOGHORN_NGINX_LOGS: join(folder, 'nginx') };
    });
  });

  afterAll(() => agent?.stop());

  test(`both stay below their limits while ${LINES} lines are read at once`, async () => {
    const { loki, promtail } = agent;
    const startedAt = Date.now();
    await until('all lines', async () => (await counted(loki.url)) === LINES, 200_000);
    const seconds = (Date.now() - startedAt) / 1000;
    const [ofPromtail, ofLoki] = [peakMb(promtail.pid), peakMb(loki.pid)];
    const told = `${LINES} lines in ${seconds.toFixed(1)} s: Promtail at most ${ofPromtail} MB, Loki ${ofLoki} MB`;
    console.info(loki.how === 'cache' || loki.how === 'build' ? told : `${told} (Loki is not ours to measure)`);
    expect(ofPromtail).toBeLessThanOrEqual(PROMTAIL_MB);
    expect(ofLoki).toBeLessThanOrEqual(LOKI_MB);
  });
});

/** The largest resident size since the process began. */
function peakMb(pid: number): number {
  const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kilobytes) / 1024);
}

async function counted(lokiUrl: string): Promise<number> {
  const query = encodeURIComponent('sum(count_over_time({service_name="nginx"}[1h]))');
  const answer = (await (await fetch(`${lokiUrl}/loki/api/v1/query?query=${query}`)).json()) as {
    data: { result: { value: [number, string] }[] };
  };
  return Number(answer.data.result[0]?.value[1] ?? 0);
}

function accessLog(): string {
  const from = Date.now() - 600_000;
  const line = (index: number) => {
    const [, day, month, year, clock] = new Date(from + index * 5).toUTCString().split(' ');
    return `192.0.2.${index % 250} - - [${day}/${month}/${year}:${clock} +0000] "GET /item/${index} HTTP/1.1" 200 ${index % 9000} "-" "Mozilla/5.0"\n`;
  };
  return Array.from({ length: LINES }, (_, index) => line(index)).join('');
}
