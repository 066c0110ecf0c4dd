import { openTemplates } from '../../core';
import type { Bench, BenchResult, Figure } from '../bench';
import { median } from '../median';
import { createDrain3, type Drain3 } from './drain3';
import { logTexts, manyShapes } from './log-texts';

const ROUNDS = 7;
const LINES = 20_000;
const LEAST_RATIO = 8;
const MANY_SHAPES = 1_500;

interface Corpus {
  readonly what: string;
  readonly warmup: readonly string[];
  readonly messages: readonly string[];
}

/** Lines a second of CPU time, the median of interleaved rounds; a new miner each round, as its counterpart gets. */
export const bench: Bench = {
  name: 'template',
  about: `Mining templates, masking included, beside Drain3 with its example masks; ratio at least ${LEAST_RATIO}.`,
  async run(progress): Promise<BenchResult> {
    const drain3 = await createDrain3(progress);
    progress(drain3.origin);
    try {
      const figures: Figure[] = [];
      for (const corpus of corpora()) figures.push(await compare(corpus, drain3, progress));
      return { name: 'template', figures };
    } finally {
      drain3.stop();
    }
  },
};

function corpora(): Corpus[] {
  return [
    corpusOf('60 templates', logTexts(1)),
    corpusOf(`${MANY_SHAPES} templates`, logTexts(2, manyShapes(3, MANY_SHAPES))),
  ];
}

/** Parameters are drawn anew for each line, so what is timed was hardly ever seen before; that is checked, not hoped. */
function corpusOf(what: string, next: () => string): Corpus {
  const warmup = Array.from({ length: LINES }, next);
  const messages = Array.from({ length: LINES }, next);
  const seen = new Set(warmup);
  const unseen = messages.filter((message) => !seen.has(message)).length / LINES;
  if (unseen < 0.5)
    throw new Error(`Failed to make the corpus "${what}": only ${unseen} of its lines are new. Fix it.`);
  return { what: `${what}, ${(100 * unseen).toFixed(0)} % of lines unseen`, warmup, messages };
}

async function compare(corpus: Corpus, drain3: Drain3, progress: (text: string) => void): Promise<Figure> {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const own = mine(corpus);
    const other = await drain3.mine(corpus.messages, corpus.warmup);
    ours.push(LINES / own.seconds);
    theirs.push(LINES / other.seconds);
    progress(`${corpus.what}: round ${round} of ${ROUNDS}, ${own.templates} templates, Drain3 ${other.clusters}`);
  }
  const ratio = median(ours) / median(theirs);
  const target = { target: `ratio >= ${LEAST_RATIO}`, met: ratio >= LEAST_RATIO };
  return { what: corpus.what, unit: 'lines/s', ours: median(ours), reference: median(theirs), ratio, ...target };
}

function mine({ warmup, messages }: Corpus): { seconds: number; templates: number } {
  const templates = openTemplates(new Map());
  for (const message of warmup) templates.match('bench', message, 0);
  const began = process.cpuUsage();
  for (const message of messages) templates.match('bench', message, 0);
  const { user, system } = process.cpuUsage(began); // Of all threads: the compiler's and the collector's count against us.
  return { seconds: (user + system) / 1e6, templates: templates.size };
}
