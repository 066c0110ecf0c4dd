import type { Entry, Labels } from './entry';
import { labelKey } from './entry';
import { detectLevel } from './level';
import { Refusal } from './refusal';
import type { TenantLogs } from './tenant-logs';

/** As in Loki's JSON push: time, text, and perhaps structured metadata. */
export type PushedValue = readonly [string, string, Labels?];

export interface PushedStream {
  readonly stream: Labels;
  readonly values: readonly PushedValue[];
}

const HOUR_MS = 3_600_000;
const OLDEST_MS = 7 * 24 * HOUR_MS;
const FUTURE_MS = 600_000;
const BEHIND_MS = HOUR_MS;
const STORE_ONLY_MS = 3 * HOUR_MS;
const MAX_LINE_BYTES = 262_144;
const SERVICE_LABELS = [
  'service',
  'app',
  'application',
  'app_name',
  'name',
  'app_kubernetes_io_name',
  'container',
  'container_name',
  'k8s_container_name',
  'component',
  'workload',
  'job',
  'k8s_job_name',
];

export interface PushClock {
  readonly now: number;
  /** How long after its own time a line stays unseen. */
  readonly delayMs: number;
}

/** Stores what Loki would store; then throws for the first line that it would not: such a push is stored in part. */
export function push(logs: TenantLogs, streams: readonly PushedStream[], clock: PushClock): void {
  const refused: string[] = [];
  for (const pushed of streams) {
    const labels = withService(pushed.stream);
    const stream = logs.stream(labels);
    for (const value of pushed.values) {
      const why = whyNot(labels, value, stream.entries.at(-1)?.at, clock.now);
      if (why === undefined) logs.add(stream, entryOf(labels, value, clock));
      else refused.push(why);
    }
  }
  if (refused.length > 0) throw new Refusal(400, `${refused[0]}\n`);
}

function withService(labels: Labels): Labels {
  const name = SERVICE_LABELS.find((label) => labels[label] !== undefined);
  return { ...labels, service_name: labels['service_name'] ?? (name ? labels[name]! : 'unknown_service') };
}

function whyNot(labels: Labels, [at, text]: PushedValue, newest: string | undefined, now: number): string | undefined {
  const atMs = Number(at) / 1e6;
  const stream = `entry for stream '${written(labels)}' has timestamp`;
  if (atMs < now - OLDEST_MS)
    return `${stream} too old: ${iso(atMs)}, oldest acceptable timestamp is: ${iso(now - OLDEST_MS)}`;
  if (atMs > now + FUTURE_MS) return `${stream} too new: ${iso(atMs)}`;
  if (Buffer.byteLength(text) > MAX_LINE_BYTES) {
    return `Max entry size '${MAX_LINE_BYTES}' bytes exceeded for stream '${written(labels)}' while adding an entry with length '${Buffer.byteLength(text)}' bytes`;
  }
  const oldestMs = Number(newest ?? at) / 1e6 - BEHIND_MS;
  if (atMs >= oldestMs) return undefined;
  return (
    `entry with timestamp ${iso(atMs)} ignored, reason: 'entry too far behind, entry timestamp is: ${iso(atMs)}, oldest ` +
    `acceptable timestamp is: ${iso(oldestMs)}',\nuser 'fake', total ignored: 1 out of 1 for stream: ${written(labels)}`
  );
}

function entryOf(labels: Labels, [given, text, metadata = {}]: PushedValue, { now, delayMs }: PushClock): Entry {
  const at = given.padStart(19, '0');
  const atMs = Number(at) / 1e6;
  const all: Record<string, string> = {};
  for (const [name, value] of Object.entries(metadata))
    all[labels[name] === undefined ? name : `${name}_extracted`] = value;
  all['detected_level'] ??= detectLevel(labels, metadata, text);
  return {
    at,
    text,
    metadata: all,
    metadataKey: labelKey(all),
    visibleFrom: delayMs === 0 ? 0 : atMs + delayMs,
    isHidden: atMs < now - STORE_ONLY_MS,
  };
}

function written(labels: Labels): string {
  const parts = Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${parts.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(', ')}}`;
}

function iso(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}
