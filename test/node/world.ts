import type { FaultyLoki } from '../../testbed/faulty-loki';

const paths = ['/cart', '/products', '/login', '/search'];

/** An hour of one dull service: one line a second, three kinds of them. */
export function pushDullHour(loki: FaultyLoki, service: string, until = Date.now()): void {
  const values = Array.from({ length: 3_600 }, (_, second): [string, string] => {
    const at = until - (3_600 - second) * 1_000;
    return [`${at}000000`, dullLine(second)];
  });
  loki.push([{ stream: { job: 'app', service_name: service }, values }]);
}

export function pushLines(loki: FaultyLoki, service: string, texts: readonly string[]): void {
  const now = Date.now();
  const values = texts.map((text, index): [string, string] => [`${now + index}000000`, text]);
  loki.push([{ stream: { job: 'app', service_name: service }, values }]);
}

/** Goes on as the dull hour went; call to stop. */
export function keepPushing(loki: FaultyLoki, service: string): () => void {
  let second = 0;
  const timer = setInterval(() => pushLines(loki, service, [dullLine(second++)]), 1_000);
  return () => clearInterval(timer);
}

function dullLine(second: number): string {
  if (second % 10 === 0) return `level=info msg="checked 12 workers in ${10 + (second % 7)} ms"`;
  return `level=info msg="served GET ${paths[second % paths.length]!} with 200 in ${5 + (second % 23)} ms"`;
}
