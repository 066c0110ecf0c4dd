import { loadavg } from 'node:os';
import type { Bench, BenchResult, Figure } from './bench';

/** Loaded only when asked for: some bring large libraries with them. */
const BENCHES: Readonly<Record<string, () => { bench: Bench }>> = {
  core: () => require('./speed/core'),
  template: () => require('./speed/template'),
  reader: () => require('./load/reader'),
  slices: () => require('./load/slices'),
  templates: () => require('./quality/templates'),
  alerts: () => require('./quality/alerts'),
};

function list(): void {
  console.log('Benches; run one with: npm run bench -- NAME [--json]\n');
  for (const [name, load] of Object.entries(BENCHES)) console.log(`  ${name.padEnd(10)} ${load().bench.about}`);
}

function print({ name, figures }: BenchResult): void {
  console.log(`\n${name}`);
  for (const figure of figures) console.log(`  ${describe(figure)}`);
}

function describe({ what, unit, ours, reference, ratio, target, met }: Figure): string {
  const number = (value: number): string => value.toLocaleString('en', { maximumSignificantDigits: 4 });
  const beside = reference === null ? '' : `, reference ${number(reference)} ${unit}`;
  const times = ratio === null ? '' : `, ratio ${ratio.toFixed(2)}`;
  const verdict = target === null ? '' : ` (target ${target}: ${met ? 'met' : 'NOT MET'})`;
  return `${what}: ours ${number(ours)} ${unit}${beside}${times}${verdict}`;
}

async function main(): Promise<void> {
  const isJson = process.argv.includes('--json');
  const name = process.argv.slice(2).find((argument) => !argument.startsWith('-'));
  if (name === undefined) return list();
  const load = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
  if (load === undefined) {
    console.error(`Failed to run the bench "${name}": there is none. Choose from ${Object.keys(BENCHES).join(', ')}.`);
    process.exitCode = 2;
    return;
  }
  const { bench } = load();
  const [load1] = loadavg();
  if (load1! > 1) console.error(`The machine is busy (load ${load1!.toFixed(1)}): read ratios, not single figures.`);
  const result = await bench.run((text) => console.error(`… ${text}`));
  if (isJson) console.log(JSON.stringify(result));
  else print(result);
}

void main();
