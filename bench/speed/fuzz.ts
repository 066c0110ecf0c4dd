import { FORMATS } from '../../core/line/formats';
import type { LineFormat } from '../../core/line/formats/format';
import { spoiltLines } from '../../test/property/spoilt-lines';
import type { Bench, BenchResult, Figure } from '../bench';

const SEED = Number(process.env.SEED ?? 20_261_121);
const LINES = Number(process.env.LOGHORN_FUZZ_LINES ?? 1_000_000);
/** Of the processor's time; longer for one text is a parser that hangs. */
const SLOW_MS = 250;

/** Unlike a property test this has time for the rare: one text in a million that breaks a parser comes once a day. */
export const bench: Bench = {
  name: 'fuzz',
  about: `${LINES.toLocaleString('en')} spoilt lines a parser: none throws, none takes long, none is of two formats`,
  run: (progress) => Promise.resolve(fuzz(progress)),
};

function fuzz(progress: (text: string) => void): BenchResult {
  const figures: Figure[] = [];
  for (const format of FORMATS) {
    const { thrown, slow, claimed, first } = fuzzed(format);
    progress(`${format.name.padEnd(12)} ${LINES} lines: ${first ?? 'none broke it'}`);
    figures.push(figure(`${format.name}: texts that break it`, thrown + slow));
    if (format.name !== 'plain') figures.push(figure(`${format.name}: texts that another reads too`, claimed));
  }
  return { name: bench.name, figures };
}

function figure(what: string, ours: number): Figure {
  return { what, unit: 'texts', ours, reference: null, ratio: null, target: '0', met: ours === 0 };
}

interface Found {
  thrown: number;
  slow: number;
  claimed: number;
  first: string | undefined;
}

function fuzzed(format: LineFormat): Found {
  const found: Found = { thrown: 0, slow: 0, claimed: 0, first: undefined };
  const others = FORMATS.filter((other) => other !== format && other.name !== 'plain');
  for (const text of spoiltLines(format.name, SEED, LINES)) {
    const broken = breaks(format, text, others);
    if (broken === undefined) continue;
    found[broken]++;
    found.first ??= `${broken}: ${JSON.stringify(text).slice(0, 300)}`;
  }
  return found;
}

function breaks(
  format: LineFormat,
  text: string,
  others: readonly LineFormat[],
): 'thrown' | 'slow' | 'claimed' | undefined {
  const began = performance.now();
  try {
    const understood = format.read(text);
    if (performance.now() - began > SLOW_MS && isSlow(format, text)) return 'slow';
    if (understood === undefined || format.name === 'plain') return undefined;
    return others.some((other) => other.read(text) !== undefined) ? 'claimed' : undefined;
  } catch {
    return 'thrown';
  }
}

/** Again, by the processor's time: on a busy machine the clock goes on while others work. */
function isSlow(format: LineFormat, text: string): boolean {
  const began = process.cpuUsage();
  format.read(text);
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1_000 > SLOW_MS;
}
