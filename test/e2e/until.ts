import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for something that happens elsewhere; what it waited for is in the failure. */
export async function until<Value>(
  what: string,
  look: () => Value | undefined | false | Promise<Value | undefined | false>,
  timeoutMs: number,
): Promise<Value> {
  const latest = Date.now() + timeoutMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (Date.now() > latest) throw new Error(`Waited ${timeoutMs / 1000} s in vain for ${what}.`);
    await sleep(100);
  }
}
