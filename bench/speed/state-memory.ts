import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apply, changeOf, offer, opened, Rounds } from './state-world';
import type { Parts } from './state-world';

const ROUNDS = 20;

/** Megabytes by which a process of its own grew at most while it opened the parts and went through rounds, garbage and all. */
export function residentGrowth(parts: Parts): { readonly growth: number; readonly rounds: number } {
  const folder = mkdtempSync(join(tmpdir(), 'loghorn-state-'));
  try {
    const file = join(folder, 'parts.json');
    const texts = [...parts].map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')]);
    writeFileSync(file, JSON.stringify(texts));
    const child = spawnSync(process.execPath, [...process.execArgv, '--expose-gc', __filename, file], {
      encoding: 'utf8',
      timeout: 120_000,
    });
    if (child.status !== 0) throw new Error(`Failed to measure memory: ${child.stderr}`);
    return { growth: Number(child.stdout), rounds: ROUNDS };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** In the child: what the lines and the program itself take is there before it begins. */
function measure(file: string): void {
  const parts = readParts(file);
  const rounds = new Rounds();
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let most = before;
  const decision = opened(parts);
  for (let round = 0; round < ROUNDS; round++) {
    const [lines, upTo] = rounds.next();
    offer(decision, lines, upTo);
    apply(changeOf(decision), parts);
    most = Math.max(most, process.memoryUsage.rss());
  }
  console.log((most - before) / 1e6);
}

function readParts(file: string): Parts {
  const texts = JSON.parse(readFileSync(file, 'utf8')) as [string, string][];
  return new Map(texts.map(([name, text]) => [name, new Uint8Array(Buffer.from(text, 'base64'))]));
}

if (require.main === module) measure(process.argv[2]!);
