import { sku } from '../../parameters';
import { phrase, type Level, type Service } from '../../service';
import { iso, spaced } from '../stamps';
import { beats } from '../steady-life';
import { dailyLife } from '../../daily-life';

const LEVEL: Readonly<Record<Level, string>> = { debug: 'DEBUG', info: 'INFO ', warning: 'WARN ', error: 'ERROR' };

const DISK = [phrase('info', 0, (d) => `volume /var/lib/search is ${d.int(52, 71)} % full`, { from: 'DiskWatch' })];

/** log4j's usual pattern. A product search that indexes all day and looks at its disk every ten minutes. */
export const search: Service = {
  name: 'search',
  hosts: ['find-1', 'find-2'],
  linesPerMinute: 14,
  swing: 0.5,
  peakHourUtc: 18,
  weekend: 1.2,
  labels: (host, level) => ({ app: 'search', host, level }),
  life: (seed, service, day) => [
    ...dailyLife(seed, service, day),
    ...beats(seed, service, day, { key: 'disk', everyMs: 600_000, offsetMs: 33_000, phrases: DISK }),
  ],
  format: ({ at, phrase: spoken, message, micros }) =>
    `${spaced(at)},${iso(at).slice(20, 23)} ${LEVEL[spoken.level]} [pool-${1 + (micros % 8)}] e.shop.search.${spoken.from ?? 'Main'} - ${message}`,
  phrases: [
    phrase('info', 22, (d) => `query for ${sku(d)} answered, ${d.int(0, 90)} hits in ${d.skewed(14)} ms`, {
      from: 'Query',
    }),
    phrase('info', 10, (d) => `indexed ${d.skewed(120)} documents into segment s${d.int(100, 999)}`, {
      from: 'Indexer',
    }),
    phrase('info', 6, (d) => `suggestions for ${sku(d)} refreshed`, { from: 'Suggest' }),
    phrase('debug', 4, (d) => `cache holds ${d.skewed(4_000)} entries`, { from: 'Cache' }),
    phrase('warning', 1.1, (d) => `query took ${d.skewed(1_500)} ms, ${d.int(2, 9)} shards waited`, { from: 'Query' }),
    phrase('warning', 0.6, (d) => `document ${sku(d)} has no price, indexed without`, { from: 'Indexer' }),
    phrase('error', 0.9, (d) => `query could not be parsed at character ${d.int(2, 60)}`, { from: 'Query' }),
    phrase('error', 0.4, (d) => `replica find-${d.int(1, 2)} did not acknowledge segment s${d.int(100, 999)}`, {
      from: 'Replica',
    }),
  ],
  startUp: [
    phrase('info', 0, () => 'closing index, flushing', { from: 'Main' }),
    phrase('info', 0, () => 'search 3.7 starting', { from: 'Main' }),
    phrase('info', 0, (d) => `opened ${d.int(18, 24)} segments`, { from: 'Indexer' }),
    phrase('info', 0, () => 'ready for queries', { from: 'Main' }),
  ],
};
