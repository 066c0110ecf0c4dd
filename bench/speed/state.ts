import { openBaseline } from '../../core/engine/open-baseline';
import { msToNs, observeDefaults, seededChance } from '../../core/index';
import type { RawLine } from '../../core/index';
import type { Bench, Figure } from '../bench';

const TEMPLATES = 10_000;
const SERVICES = 20;
/** Each template is heard so often, over two hours, before anything is measured. */
const HEARINGS = 6;
/** A usual minute: by Zipf's law some templates are heard again and again, most are not. */
const LINES_A_ROUND = 600;
const ROUNDS = 20;
const OPENINGS = 7;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const BEGIN = Date.UTC(2026, 10, 2, 8);
const SEED = 5;

type Parts = Map<string, Uint8Array>;
type Decision = ReturnType<typeof openBaseline>;

const setup = {
  baseline: 'bench',
  source: { origin: 'bench', query: '{job=~".+"}', show: () => ({ query: '' }) },
  options: observeDefaults,
};
const birth = { now: BEGIN + HOUR_MS, end: BEGIN + HOUR_MS, randomBytes: Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]) };

/** The stored form is the same in every store: what is counted is the parts that the store is given. */
export const bench: Bench = {
  name: 'state',
  about: `${TEMPLATES.toLocaleString('en')} live templates: bytes stored, bytes a round writes, opening beside parsing as much JSON, memory`,
  run: (progress) => Promise.resolve(measure(progress)),
};

function measure(progress: (text: string) => void) {
  progress(`teaching ${TEMPLATES} templates`);
  const parts = taught();
  const stored = bytesOf(parts);
  const isLive = [...parts].filter(([name]) => name.startsWith('templates/'));
  progress(`opening ${(stored / 1e6).toFixed(2)} MB, of it ${(bytesOf(isLive) / 1e6).toFixed(2)} MB templates`);
  const opening = compareOpening(parts);
  const residentBefore = process.memoryUsage().rss;
  const decision = openBaseline(parts, setup, birth);
  const written = median(rounds(decision, parts));
  const resident = process.memoryUsage().rss - residentBefore;
  const figures = [
    atMost('stored', 'MB', stored / 1e6, 8),
    atMost(`written by a round of ${LINES_A_ROUND} lines`, '% of it', (100 * written) / stored, 5),
    opening,
    atMost(`resident growth, opened and ${ROUNDS} rounds on`, 'MB', resident / 1e6, 150),
  ];
  return { name: bench.name, figures };
}

function taught(): Parts {
  const decision = openBaseline(undefined, setup, birth);
  const parts: Parts = new Map();
  const messages = texts();
  const perMinute = Math.ceil((TEMPLATES * HEARINGS) / 120);
  for (let minute = 0; minute < 120; minute++) {
    const lines = Array.from({ length: perMinute }, (_, index) =>
      line(messages, (minute * perMinute + index) % TEMPLATES, BEGIN + minute * MINUTE_MS + index),
    );
    offer(decision, lines, BEGIN + (minute + 1) * MINUTE_MS);
    save(decision, parts);
  }
  return parts;
}

/** Bytes that each round hands to the store. */
function rounds(decision: Decision, parts: Parts): number[] {
  const messages = texts();
  const chance = seededChance(SEED);
  return Array.from({ length: ROUNDS }, (_, round) => {
    const at = BEGIN + (120 + round) * MINUTE_MS;
    const lines = Array.from({ length: LINES_A_ROUND }, (_line, index) =>
      line(messages, Math.floor(TEMPLATES ** chance()) - 1, at + index),
    );
    offer(decision, lines, at + MINUTE_MS);
    return save(decision, parts);
  });
}

function offer(decision: Decision, lines: readonly RawLine[], upTo: number): void {
  decision.offer(lines);
  decision.close(msToNs(upTo));
}

function save(decision: Decision, parts: Parts): number {
  const { change } = decision.change(birth.now);
  decision.confirm();
  for (const name of change.drop === 'all' ? [...parts.keys()] : change.drop) parts.delete(name);
  for (const [name, bytes] of change.put) parts.set(name, bytes);
  return bytesOf(change.put);
}

function line(messages: readonly string[], template: number, at: number): RawLine {
  const stream = { service_name: `service-${template % SERVICES}` };
  return { at: msToNs(at), stream, metadata: {}, text: messages[template]! };
}

/** Six words that no other template has in their places. */
function texts(): readonly string[] {
  const chance = seededChance(SEED);
  const word = (): string =>
    Array.from(
      { length: 3 },
      () => 'bdfgklmnprstvz'[Math.floor(14 * chance())]! + 'aeiou'[Math.floor(5 * chance())]!,
    ).join('');
  return Array.from({ length: TEMPLATES }, () => `level=info ${Array.from({ length: 6 }, word).join(' ')}`);
}

/** Interleaved, beside a parsing of as many bytes of JSON: rows of short texts and numbers, as state is. */
function compareOpening(parts: Parts): Figure {
  const json = asMuchJson(bytesOf(parts));
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < OPENINGS; round++) {
    ours.push(timed(() => openBaseline(parts, setup, birth)));
    theirs.push(timed(() => JSON.parse(new TextDecoder().decode(json))));
  }
  const ratio = median(theirs) / median(ours);
  return {
    what: 'opening, beside parsing as much JSON',
    unit: 'ms',
    ours: median(ours),
    reference: median(theirs),
    ratio,
    target: 'ratio >= 1',
    met: ratio >= 1,
  };
}

function asMuchJson(bytes: number): Uint8Array {
  const messages = texts();
  const rows: unknown[] = [];
  for (let size = 2, index = 0; size < bytes; index++) {
    const row = [
      index.toString(16).padStart(16, '0'),
      `service-${index % SERVICES}`,
      messages[index % TEMPLATES],
      0,
      index,
    ];
    rows.push(row);
    size += JSON.stringify(row).length + 1;
  }
  return new TextEncoder().encode(JSON.stringify(rows));
}

function timed(work: () => unknown): number {
  const began = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1e3;
}

function atMost(what: string, unit: string, ours: number, most: number): Figure {
  return { what, unit, ours, reference: null, ratio: null, target: `<= ${most} ${unit}`, met: ours <= most };
}

function bytesOf(parts: Iterable<readonly [string, Uint8Array]>): number {
  let bytes = 0;
  for (const [, part] of parts) bytes += part.length;
  return bytes;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!;
}
