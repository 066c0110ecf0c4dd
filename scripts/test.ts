import { inWords, none, sum, type Counts } from './rings/counts';
import { createNeeds, type Needs } from './rings/needs';
import { rings, type Ring } from './rings/rings';
import { runRing } from './rings/run-ring';
import { endWith, SetupError } from './services/setup-error';

interface Result {
  readonly ring: Ring;
  readonly counts: Counts;
  readonly setUpMs: number;
  readonly testMs: number;
}

/** Of all rings together: the 90 minutes of a CI job, less the installing and a reserve. */
const ALL_MS = 82 * 60_000;

const help = `npm test                    every ring, as far as the time allows
npm test -- RING ...        these rings: ${rings.map(({ name }) => name).join(', ')}`;

endWith(main(process.argv.slice(2)));

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) return (console.log(help), 0);
  const chosen = choose(args);
  const needs = createNeeds();
  process.once('SIGINT', () => process.exit(130));
  const results: Result[] = [];
  for (const ring of chosen) if (args.length > 0 || isTimeFor(ring)) results.push(await run(ring, needs));
  await needs.stop();
  return tell(results);
}

function choose(names: readonly string[]): readonly Ring[] {
  const unknown = names.find((name) => !rings.some((ring) => ring.name === name));
  if (unknown !== undefined) throw new SetupError(`Failed to test: there is no ring "${unknown}".\n${help}`);
  if (names.length > 0) return rings.filter((ring) => names.includes(ring.name));
  return rings;
}

function isTimeFor({ name, mayTakeMs = 0 }: Ring): boolean {
  const goneMinutes = Math.round(performance.now() / 60_000);
  if (performance.now() + mayTakeMs <= ALL_MS) return true;
  const minutes = `${goneMinutes} minutes have gone, and it may take ${mayTakeMs / 60_000}`;
  console.error(`\n${name} is left out: ${minutes}. npm test -- ${name} runs it.`);
  return false;
}

async function run(ring: Ring, needs: Needs): Promise<Result> {
  console.error(`\n── ${ring.name} ──`);
  const startedAt = Date.now();
  let setUpAt = startedAt;
  let counts: Counts;
  try {
    const env = await needs.environment(ring.needs);
    setUpAt = Date.now();
    counts = await runRing(ring, env);
  } catch (error) {
    console.error(`✗ ${ring.name} could not run: ${(error as Error).message}`);
    counts = { ...none, failed: 1 };
  }
  return { ring, counts, setUpMs: setUpAt - startedAt, testMs: Date.now() - setUpAt };
}

/** The last line of stdout is the sum, in exactly this form. */
function tell(results: readonly Result[]): number {
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  console.log('');
  for (const { ring, counts, setUpMs, testMs } of results) {
    console.log(
      `${ring.name.padEnd(12)} ${inWords(counts).padEnd(40)} tests ${seconds(testMs)}, set-up ${seconds(setUpMs)}`,
    );
  }
  const total = sum(results.map(({ counts }) => counts));
  console.log(inWords(total));
  return total.failed === 0 ? 0 : 1;
}
