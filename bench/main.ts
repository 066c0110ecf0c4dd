import { loadavg } from 'node:os';
import type { BenchResult, Figure } from './bench';
import { bench as load } from './load/load';
import { bench as reader } from './load/reader';
import { bench as slices } from './load/slices';
import { bench as alerts } from './quality/alerts';
import { bench as formats } from './quality/formats';
import { bench as scan } from './quality/scan';
import { bench as templates } from './quality/templates';
import { bench as testbed } from './quality/testbed';
import { bench as core } from './speed/core';
import { bench as forest } from './speed/forest';
import { bench as fuzz } from './speed/fuzz';
import { bench as state } from './speed/state';
import { bench as template } from './speed/template';

const BENCHES = [core, forest, state, template, reader, slices, load, alerts, templates, formats, testbed, scan, fuzz];

function list(): void {
  console.log('Benches; run one with: npm run bench -- NAME [--json]\n');
  for (const { name, about } of BENCHES) console.log(`  ${name.padEnd(10)} ${about}`);
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
  const bench = BENCHES.find((one) => one.name === name);
  if (bench === undefined) {
    const names = BENCHES.map((one) => one.name).join(', ');
    console.error(`Failed to run the bench "${name}": there is none. Choose from ${names}.`);
    process.exitCode = 2;
    return;
  }
  const [load1] = loadavg();
  if (load1! > 1) console.error(`The machine is busy (load ${load1!.toFixed(1)}): read ratios, not single figures.`);
  const result = await bench.run((text) => console.error(`… ${text}`));
  if (isJson) console.log(JSON.stringify(result));
  else print(result);
}

void main();
