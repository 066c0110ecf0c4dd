import { loadavg } from 'node:os';
import type { Bench, BenchResult, Figure } from './bench';

/** Loaded when asked for: with what the others import `core` measured itself a third slower. See docs/decisions/0013. */
const BENCHES: Readonly<Record<string, () => Promise<{ readonly bench: Bench }>>> = {
  core: () => import('./speed/core.js'),
  forest: () => import('./speed/forest.js'),
  state: () => import('./speed/state.js'),
  template: () => import('./speed/template.js'),
  reader: () => import('./load/reader.js'),
  slices: () => import('./load/slices.js'),
  load: () => import('./load/load.js'),
  alerts: () => import('./quality/alerts.js'),
  templates: () => import('./quality/templates.js'),
  formats: () => import('./quality/formats.js'),
  testbed: () => import('./quality/testbed.js'),
  scan: () => import('./quality/scan.js'),
  fuzz: () => import('./speed/fuzz.js'),
};

async function list(): Promise<void> {
  console.log('Benches; run one with: npm run bench -- NAME [--json]\n');
  for (const load of Object.values(BENCHES)) {
    const { name, about } = (await load()).bench;
    console.log(`  ${name.padEnd(10)} ${about}`);
  }
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
    const names = Object.keys(BENCHES).join(', ');
    console.error(`Failed to run the bench "${name}": there is none. Choose from ${names}.`);
    process.exitCode = 2;
    return;
  }
  const { bench } = await load();
  const [load1] = loadavg();
  if (load1! > 1) console.error(`The machine is busy (load ${load1!.toFixed(1)}): read ratios, not single figures.`);
  const result = await bench.run((text) => console.error(`… ${text}`));
  if (isJson) console.log(JSON.stringify(result));
  else print(result);
}

void main();
