import { pushToLoki } from '../../testbed/index';
import type { Told } from './live-lanes';

/** Long enough for a service's newness to be judged: 200 lines and ten minutes. */
const HISTORY_MS = 25 * 60_000;
const EVERY_MS = 5_000;

/** Services that say one dull line every five seconds, until one of them says something new. */
export interface ManyServices extends Told {
  /** Six error lines that this service has never said, a moment apart. */
  breakOne(service: string): Promise<void>;
}

export async function tellManyServices(lokiUrl: string, names: readonly string[]): Promise<ManyServices> {
  const began = Date.now();
  await pushToLoki({ url: lokiUrl }, dull(names, began - HISTORY_MS, began));
  let told = began;
  const timer = setInterval(() => {
    const now = Date.now();
    void pushToLoki({ url: lokiUrl }, dull(names, told, now));
    told = now;
  }, 500);
  return {
    breakOne: async (service) => {
      const now = Date.now();
      const lines = [5, 4, 3, 2, 1, 0].map((before) => line(service, now - before * 50, errorText(service)));
      await pushToLoki({ url: lokiUrl }, lines);
    },
    stop: () => Promise.resolve(clearInterval(timer)),
  };
}

/** Each service has its own second within the five, so that a later service's lines come later. */
function* dull(names: readonly string[], from: number, until: number) {
  const stepMs = Math.floor(EVERY_MS / names.length);
  for (let at = Math.ceil(from / stepMs) * stepMs; at < until; at += stepMs) {
    const service = names[(at / stepMs) % names.length] as string;
    yield line(service, at, `level=info msg="request served" path=/items/${at % 97} status=200 took_ms=${at % 40}`);
  }
}

function line(service: string, atMs: number, text: string) {
  return { at: `${atMs}000000`, stream: { job: 'crash', service_name: service }, metadata: {}, text, service };
}

const errorText = (service: string) =>
  `level=error msg="disk of ${service} is gone, giving up on the ledger" reason="input/output error"`;
