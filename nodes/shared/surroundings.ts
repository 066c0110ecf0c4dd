import { randomBytes } from 'node:crypto';

import { sleep } from 'n8n-workflow';

import type { Surroundings } from '../../core/index';

/** What the core may not have of its own: the clock, chance, and a breath for n8n's event loop. */
export const surroundings: Surroundings = {
  clock: () => Date.now(),
  breathe: () => sleep(0),
  randomBytes: (count) => new Uint8Array(randomBytes(count)),
};
