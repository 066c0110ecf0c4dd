import { parseArgs } from 'node:util';
import { tenantHeader } from '../sources/index';
import { bytesOf, durationOf } from './duration';
import { Refusal } from './refusal';
import { thresholdOf } from './sensitivity';
import { readSignIn, type Environment, type SignIn } from './sign-in';
import { httpAddress } from './web-address';

export type { Environment } from './sign-in';

export const WATCH_HELP = `watch reads a Loki, learns what is normal, and tells each anomaly at least once, across restarts and kills.

  --loki URL           or LOKI_ADDR; sign-in: LOKI_USERNAME and LOKI_PASSWORD, or LOKI_BEARER_TOKEN
  --query LOGQL        which lines
  --tenant NAME        X-Scope-OrgID, several as 'a|b'; or LOKI_ORG_ID
  --name NAME          of its baseline in the store (default watch)
  --store URL          or LOGHORN_STORE: FILE, sqlite:FILE, redis://… or postgres://… (default: an SQLite file
                       under ~/.local/state/loghorn)
  --json               one anomaly a line on standard output
  --webhook URL        POSTs each anomaly, its id as Idempotency-Key; LOGHORN_WEBHOOK_TOKEN is sent as bearer,
                       LOGHORN_WEBHOOK_HEADER as "Name: value"
  --alertmanager URL   sends alerts and repeats them while open; LOGHORN_ALERTMANAGER_TOKEN is sent as bearer
  --listen HOST:PORT   serves /metrics, /healthz and /anomalies, e.g. 127.0.0.1:8085
  --own-lines          writes into this Loki what it finds and how it is doing, labelled loghorn="anomaly" and
                       loghorn="observation"; never judged, by whatever query
  --once               reads up to now, delivers, and ends
  --learn-from TIME    history that teaches a new baseline, e.g. 7d (default 1h)
  --budget BYTES       of that history at most so much is read, e.g. 1GB (default 1GB)
  --every TIME         between two rounds (default 15s)
  --late TIME          how late a line may reach Loki and still be learned (default 10m, at most 3h)
  --lease TIME         after a kill, what was being delivered comes again after so long (default 1m)
  --service-label NAME the label that names the service
  --sensitivity LEVEL  as above
`;

export interface WatchArguments {
  readonly command: 'watch';
  readonly loki: string;
  readonly query: string;
  readonly tenant?: string;
  readonly unit: string;
  readonly store?: string;
  readonly isJson: boolean;
  readonly isOnce: boolean;
  readonly writesOwnLines: boolean;
  readonly webhook?: string;
  readonly alertmanager?: string;
  readonly listen?: { readonly host: string; readonly port: number };
  readonly learnFromMs: number;
  readonly budgetBytes: number;
  readonly everyMs: number;
  readonly leaseMs: number;
  readonly lateMs: number;
  readonly threshold: number;
  readonly serviceLabel?: string;
  /** Secrets: never log or show them. */
  readonly signIn: SignIn;
}

export function parseWatchArguments(given: readonly string[], environment: Environment): WatchArguments {
  const flags = readFlags(given);
  const loki = flags.loki ?? environment.LOKI_ADDR;
  const tenant = tenantHeader(flags.tenant ?? environment.LOKI_ORG_ID);
  if (!loki) throw new Refusal('Failed to watch: no Loki is given. Name one with --loki, e.g. http://127.0.0.1:3100.');
  if (!flags.query) throw new Refusal(`Failed to watch: no query is given. Write one, e.g. --query '{job=~".+"}'.`);
  return {
    command: 'watch',
    loki: httpAddress('--loki', loki),
    query: flags.query,
    ...(tenant === undefined ? {} : { tenant }),
    unit: unitOf(flags.name ?? 'watch'),
    ...(flags.store === undefined ? {} : { store: flags.store }),
    isJson: flags.json ?? false,
    isOnce: flags.once ?? false,
    writesOwnLines: flags['own-lines'] ?? false,
    ...(flags.webhook === undefined ? {} : { webhook: httpAddress('--webhook', flags.webhook) }),
    ...(flags.alertmanager === undefined ? {} : { alertmanager: httpAddress('--alertmanager', flags.alertmanager) }),
    ...(flags.listen === undefined ? {} : { listen: listenAt(flags.listen) }),
    learnFromMs: durationOf('--learn-from', flags['learn-from'] ?? '1h'),
    budgetBytes: bytesOf('--budget', flags.budget ?? '1GB'),
    everyMs: durationOf('--every', flags.every ?? '15s'),
    leaseMs: durationOf('--lease', flags.lease ?? '1m'),
    lateMs: latenessOf(flags.late ?? '10m'),
    threshold: thresholdOf(flags.sensitivity ?? 'normal'),
    ...(flags['service-label'] === undefined ? {} : { serviceLabel: flags['service-label'] }),
    signIn: readSignIn(environment),
  };
}

function readFlags(given: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const where = { loki: text, query: text, tenant: text, name: text, store: text };
  const what = { 'service-label': text, sensitivity: text };
  const whom = { json: flag, webhook: text, alertmanager: text, listen: text, 'own-lines': flag };
  const how = { once: flag, 'learn-from': text, budget: text, every: text, late: text, lease: text };
  try {
    return parseArgs({ args: [...given], options: { ...where, ...what, ...whom, ...how } }).values;
  } catch (cause) {
    // Node's message may quote an argument, but only its name.
    const message = `Failed to read the arguments: ${(cause as Error).message.split('. ')[0]}. See --help.`;
    throw new Refusal(message, { cause });
  }
}

/** Loki itself shows what is older when it comes only after a flush. */
const LATEST_MS = 3 * 3_600_000;

function latenessOf(text: string): number {
  const ms = durationOf('--late', text);
  if (ms <= LATEST_MS) return ms;
  throw new Refusal('Failed to read --late: it is more than 3 hours. Use 3h at most.');
}

function unitOf(name: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9_.-]{0,59}$/.test(name)) return `baseline/cli/${name}`;
  throw new Refusal(
    'Failed to read --name: it is not a name. Use up to 60 letters, digits, dots, dashes and underscores.',
  );
}

function listenAt(text: string): { host: string; port: number } {
  const match = /^(?:([\w.-]+|\[[0-9a-fA-F:]+\]):)?(\d{1,5})$/.exec(text);
  const port = Number(match?.[2]);
  if (match === null || port > 65_535)
    throw new Refusal('Failed to read --listen: it is no address. Write it like 127.0.0.1:8085.');
  return { host: (match[1] ?? '127.0.0.1').replace(/^\[|\]$/g, ''), port };
}
