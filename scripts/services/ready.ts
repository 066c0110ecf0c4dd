import { setTimeout as sleep } from 'node:timers/promises';
import type { Child } from './child';
import { SetupError } from './setup-error';

export interface ReadyOptions {
  readonly what: string;
  readonly url: string;
  readonly child?: Child;
  readonly timeoutMs: number;
}

/** Waits for an address to answer 200; a process that ends before says its last words. */
export async function waitUntilReady({ what, url, child, timeoutMs }: ReadyOptions): Promise<void> {
  const until = Date.now() + timeoutMs;
  while (!(await answers(url))) {
    if (child && !child.isRunning()) throw failed(what, 'it ended at once', child);
    if (Date.now() > until) throw failed(what, `${url} did not answer within ${timeoutMs / 1000} s`, child);
    await sleep(100);
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(3_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

const failed = (what: string, fact: string, child: Child | undefined) =>
  new SetupError(`Failed to start ${what}: ${fact}.${child ? ` Its last words:\n${child.logTail()}` : ''}`);
