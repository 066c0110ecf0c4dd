import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openTemplates } from '../../core';
import type { Bench, BenchResult, Figure } from '../bench';
import { loghubFolder, systemsIn } from '../loghub';
import { createDrain3 } from '../speed/drain3';
import { parseCsv } from './csv';

/** On the ten systems for which Drain3 has .80 and .82. */
const TARGET = { accuracy: 0.89, f1: 0.87 };

export const bench: Bench = {
  name: 'templates',
  about:
    'How well lines are grouped beside Drain3 with its example masks, on LogHub’s labelled logs, one configuration for all.',
  async run(progress): Promise<BenchResult> {
    const folder = mustHaveLoghub();
    const drain3 = await createDrain3(progress);
    const ours: Score[] = [];
    const theirs: Score[] = [];
    for (const system of systemsIn(folder)) {
      const rows = rowsOf(folder, system);
      ours.push(groupingScore(rows.truth, groupedByUs(rows.messages)));
      theirs.push(groupingScore(rows.truth, await drain3.group(rows.messages)));
      progress(`${system.padEnd(10)} ours ${shown(ours.at(-1)!)}; Drain3 ${shown(theirs.at(-1)!)}`);
    }
    drain3.stop();
    return { name: 'templates', figures: [figure('accuracy', ours, theirs), figure('f1', ours, theirs)] };
  },
};

function mustHaveLoghub(): string {
  const folder = loghubFolder();
  if (folder !== undefined) return folder;
  const cure =
    'Set LOGHORN_DATA to a folder with loghub_2k/<System>/<System>_2k.log_structured.csv (github.com/logpai/loghub).';
  throw new Error(`Failed to run the bench "templates": the labelled logs are not part of this package. ${cure}`);
}

interface Score {
  readonly accuracy: number;
  readonly f1: number;
}

function rowsOf(folder: string, system: string): { messages: string[]; truth: string[] } {
  const rows = parseCsv(readFileSync(join(folder, system, `${system}_2k.log_structured.csv`), 'utf8'));
  return { messages: rows.map((row) => row['Content']!), truth: rows.map((row) => row['EventId']!) };
}

function groupedByUs(messages: readonly string[]): string[] {
  const templates = openTemplates(new Map());
  return messages.map((message) => templates.match('loghub', message, 0).id);
}

/** A line counts when its group has exactly the lines of its true group (Zhu et al., ICSE-SEIP 2019). */
function groupingScore(truth: readonly string[], found: readonly (string | number)[]): Score {
  const trueGroups = groupsOf(truth);
  const foundGroups = groupsOf(found);
  let lines = 0;
  let groups = 0;
  for (const members of foundGroups.values()) {
    const label = truth[members[0]!]!;
    const isWhole =
      trueGroups.get(label)!.length === members.length && members.every((member) => truth[member] === label);
    if (!isWhole) continue;
    lines += members.length;
    groups++;
  }
  return { accuracy: lines / truth.length, f1: (2 * groups) / (trueGroups.size + foundGroups.size) };
}

function groupsOf<Key>(keys: readonly Key[]): Map<Key, number[]> {
  return Map.groupBy(keys.keys(), (index) => keys[index]!);
}

const NAMES = { accuracy: 'grouping accuracy', f1: 'F1 of groups' };

function figure(kind: keyof Score, ours: readonly Score[], theirs: readonly Score[]): Figure {
  const [own, other] = [ours, theirs].map((scores) => mean(scores.map((score) => score[kind]))) as [number, number];
  const target = { target: `>= ${TARGET[kind]}`, met: own >= TARGET[kind] };
  return { what: NAMES[kind], unit: '', ours: own, reference: other, ratio: own / other, ...target };
}

function shown({ accuracy, f1 }: Score): string {
  return `accuracy ${accuracy.toFixed(3)}, F1 of groups ${f1.toFixed(3)}`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
