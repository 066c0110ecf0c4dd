import { gzipSync } from 'node:zlib';
import { msToNs, seededChance } from '../../core/index';

/** One push: at most 5,000 lines of one stream. */
export type Batch = readonly {
  readonly stream: Record<string, string>;
  readonly values: readonly [string, string][];
}[];

const STREAMS = ['checkout', 'billing', 'gateway', 'warehouse'];
const BATCH_LINES = 5_000;

/** Lines of about 200 bytes over four streams, a line every `everyNs`, the streams taking turns. */
export function* steadyBatches(
  run: string,
  count: number,
  from: { readonly ms: number; readonly everyNs: number },
): Generator<Batch> {
  const chance = seededChance(7);
  const start = BigInt(msToNs(from.ms));
  for (let first = 0; first < count; first += BATCH_LINES * STREAMS.length) {
    const values: [string, string][][] = STREAMS.map(() => []);
    for (let index = first; index < Math.min(count, first + BATCH_LINES * STREAMS.length); index++) {
      const at = (start + BigInt(index) * BigInt(from.everyNs)).toString();
      values[index % STREAMS.length]!.push([at, logfmt(index, chance)]);
    }
    yield STREAMS.map((service, index) => ({ stream: { bench: run, service }, values: values[index]! }));
  }
}

function logfmt(index: number, chance: () => number): string {
  const hex = Math.floor(chance() * 2 ** 48).toString(16);
  const took = (chance() * 900).toFixed(2);
  return (
    `level=info component=http method=GET path=/api/v1/orders/${Math.floor(chance() * 1e6)} status=200 duration=${took}ms ` +
    `request=${hex} client=10.1.${index % 256}.${index % 251} msg="request served from the nearest shelf" bytes=${index}`
  );
}

/** Waits and repeats where the server is at its limit. */
export async function push(url: string, streams: Batch): Promise<void> {
  const body = gzipSync(JSON.stringify({ streams }), { level: 1 });
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
  for (;;) {
    const response = await fetch(`${url}/loki/api/v1/push`, { method: 'POST', headers, body });
    const text = await response.text();
    if (response.ok) return;
    if (response.status !== 429) throw new Error(`Failed to push: HTTP ${response.status}: ${text}.`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
