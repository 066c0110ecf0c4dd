import type { Host } from '../../scripts/services/hosts';

/** A service of an agent that really runs there, and the past that it is given: what it says, and how often. */
export interface Service {
  readonly name: string;
  readonly host: string;
  readonly everySeconds: number;
  /** `N` stands for a number that is another each time. */
  readonly sentences: readonly string[];
}

export const CHECKOUT: Service = {
  name: 'checkout',
  host: 'node005',
  everySeconds: 2,
  sentences: ['order N paid in N ms', 'cart N opened', 'session N renewed for N s'],
};
export const WAREHOUSE: Service = {
  name: 'warehouse',
  host: 'node006',
  everySeconds: 3,
  sentences: ['parcel N scanned at gate N', 'shelf N counted: N pieces'],
};
export const IMAP: Service = {
  name: 'imap-login',
  host: 'dns01',
  everySeconds: 5,
  sentences: [
    'Login: user=<userN>, session N',
    'Login: user=<userN>, session N',
    'Aborted login: auth failed for userN',
  ],
};
export const SERVICES = [CHECKOUT, WAREHOUSE, IMAP];

const HISTORY_SECONDS = 3 * 3_600;

/** Three hours of each service, pushed straight into Loki under the labels that its host's Promtail gives. */
export async function pushHistory(lokiUrl: string): Promise<void> {
  const now = Date.now();
  for (const { name, host, everySeconds, sentences } of SERVICES) {
    const values: [string, string][] = [];
    for (let second = HISTORY_SECONDS; second > 5; second -= everySeconds) {
      const index = values.length;
      const sentence = sentences[index % sentences.length] ?? '';
      values.push([`${now - second * 1_000}000000`, sentence.replaceAll('N', () => String((index * 7_919) % 10_007))]);
    }
    const stream = { host, service_name: name, source: 'journal' };
    const response = await fetch(`${lokiUrl}/loki/api/v1/push`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ streams: [{ stream, values }] }),
    });
    if (!response.ok) throw new Error(`Loki answered ${response.status}: ${await response.text()}`);
  }
}

/** From now on the service says it itself, into its host's journal. */
export async function startService(host: Host, { name, everySeconds, sentences }: Service): Promise<void> {
  const say = sentences.map((each) => `echo "${each.replaceAll('N', '$RANDOM')}"; sleep ${everySeconds}`).join('; ');
  await host.ssh(`systemd-run --unit=${name} bash -c '${`while :; do ${say}; done`}'`);
}

/** Lines under the service's name, from now on for so long, beside what it says anyway. */
export async function sayBeside(
  host: Host,
  service: Service,
  spoken: { line: string; everyMs: number; seconds: number },
) {
  const { line, everyMs, seconds } = spoken;
  const count = Math.round((seconds * 1_000) / everyMs);
  const loop = `for n in $(seq ${count}); do echo "${line.replaceAll('N', '$RANDOM')}"; sleep ${everyMs / 1_000}; done`;
  await host.ssh(`systemd-run --unit=${service.name}@fault bash -c '${loop}'`);
}
