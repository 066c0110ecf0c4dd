import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

const CONTAINER = '0123456789abcdef'.repeat(4);
const now = Math.floor(Date.now() / 1000) * 1000 - 60_000;
const iso = (ms: number) => new Date(ms).toISOString();
const two = (value: number) => String(value).padStart(2, '0');
const local = new Date(now);
const clock = `${two(local.getHours())}:${two(local.getMinutes())}:${two(local.getSeconds())}`;
const utcClock = iso(now).slice(11, 19);
const [, month] = local.toUTCString().split(' ').slice(1);

export interface FileCase {
  readonly what: string;
  readonly file: string;
  readonly line: string;
  /** What Loki keeps as the text, where it is not the line. */
  readonly text?: string;
  readonly atMs?: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, string>>;
}

const nginx = { service_name: 'nginx', source: 'file', host: 'testhost' };
/** A line of each kind of file, and what it must be in Loki. */
export const FILE_CASES: readonly FileCase[] = [
  {
    what: "Docker's JSON file, its container named by the tag",
    file: `docker/${CONTAINER}/${CONTAINER}-json.log`,
    line: JSON.stringify({ log: 'order 1 paid\n', stream: 'stderr', attrs: { tag: 'checkout' }, time: iso(now + 123) }),
    text: 'order 1 paid\n',
    atMs: now + 123,
    labels: { service_name: 'checkout', source: 'docker', host: 'testhost' },
    metadata: { container_id: CONTAINER.slice(0, 12), stream: 'stderr' },
  },
  {
    what: "Docker's JSON file without a tag",
    file: `docker/f${CONTAINER.slice(1)}/f${CONTAINER.slice(1)}-json.log`,
    line: JSON.stringify({ log: 'order 2 paid\n', stream: 'stdout', time: iso(now + 456) }),
    text: 'order 2 paid\n',
    atMs: now + 456,
    labels: { service_name: `f${CONTAINER.slice(1, 12)}`, source: 'docker', host: 'testhost' },
    metadata: { stream: 'stdout' },
  },
  {
    what: "nginx's access log",
    file: 'nginx/access.log',
    line: `192.0.2.7 - - [${two(local.getUTCDate())}/${month}/${local.getUTCFullYear()}:${utcClock} +0000] "GET /cart HTTP/1.1" 200 512 "-" "curl/8"`,
    atMs: now,
    labels: { ...nginx, log: 'access' },
    metadata: {},
  },
  {
    what: "nginx's error log, whose times are the host's",
    file: 'nginx/error.log',
    line: `${local.getFullYear()}/${two(local.getMonth() + 1)}/${two(local.getDate())} ${clock} [crit] 71#71: *5 SSL_do_handshake() failed`,
    atMs: now,
    labels: { ...nginx, log: 'error' },
    metadata: { level: 'crit' },
  },
  {
    what: 'an entry of PostgreSQL that goes over several lines',
    file: 'postgres/postgresql-15-main.log',
    line: `${iso(now).slice(0, 10)} ${utcClock}.250 UTC [88] app@shop ERROR:  deadlock detected\n\tDETAIL: Process 88 waits\n\tHINT: See server log`,
    atMs: now + 250,
    labels: { service_name: 'postgresql', source: 'file', host: 'testhost' },
    metadata: {},
  },
  {
    what: "Zeek's connections",
    file: 'zeek/conn.log',
    line: JSON.stringify({ ts: now / 1000 + 0.5, uid: 'CabcdE1', 'id.orig_h': '192.0.2.8', proto: 'tcp' }),
    atMs: now + 500,
    labels: { service_name: 'zeek', source: 'file', host: 'testhost', log: 'conn' },
    metadata: { uid: 'CabcdE1' },
  },
  {
    what: "Zeek's names, its times in words",
    file: 'zeek/dns.log',
    line: JSON.stringify({ ts: iso(now), uid: 'CabcdE2', query: 'example.org' }),
    atMs: now,
    labels: { service_name: 'zeek', source: 'file', host: 'testhost', log: 'dns' },
    metadata: { uid: 'CabcdE2' },
  },
  {
    what: "Suricata's alerts",
    file: 'suricata/eve.json',
    line: JSON.stringify({
      timestamp: iso(now).replace('.000Z', '.123456+0000'),
      flow_id: 4711,
      event_type: 'alert',
      alert: { severity: 1 },
    }),
    atMs: now + 123,
    labels: { service_name: 'suricata', source: 'file', host: 'testhost', log: 'alert' },
    metadata: { flow_id: '4711' },
  },
];

/** Writes the lines, each into its file, and tells promtail/agent.yaml and alloy/agent.alloy where those are. */
export function writeFileCases(folder: string): NodeJS.ProcessEnv {
  for (const { file, line } of FILE_CASES) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    appendFileSync(join(folder, file), `${line}\n`);
  }
  mkdirSync(join(folder, 'empty-journal'), { recursive: true });
  return {
    LOGHORN_DOCKER_FILES: join(folder, 'docker'),
    LOGHORN_NGINX_LOGS: join(folder, 'nginx'),
    LOGHORN_POSTGRES_LOGS: join(folder, 'postgres'),
    LOGHORN_ZEEK_LOGS: join(folder, 'zeek'),
    LOGHORN_SURICATA_LOGS: join(folder, 'suricata'),
    LOGHORN_JOURNAL: join(folder, 'empty-journal'),
    LOGHORN_DOCKER_SOCKET: `unix://${join(folder, 'no.sock')}`,
  };
}
