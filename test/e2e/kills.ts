import { statSync } from 'node:fs';
import { stateFile, type N8n } from '../../scripts/services/n8n';
import type { Delivery } from '../../scripts/services/receiver';
import type { Seen } from './loki-proxy';
import { until } from './until';

export const moments = ['between pages', 'log grows', 'not yet answered', 'just answered', 'during start'] as const;
export type Moment = (typeof moments)[number];

export interface Kill {
  readonly at: number;
  readonly moment: Moment;
}

/**
 * Kills n8n when something seen from outside says that it is in the midst of that something: a page asked for, a write seen in the
 * last few milliseconds, a message received. A kill is never on a timer, so none hits idle, but those during a start, which is
 * work from its first moment to its last.
 */
export class Killer {
  readonly kills: Kill[] = [];
  private armed: Moment | undefined;
  private n8n!: N8n;

  use(n8n: N8n): void {
    this.n8n = n8n;
  }

  /** Arms for the next such moment, lets `stir` cause it, and resolves when n8n is dead. */
  async at(moment: Exclude<Moment, 'during start'>, stir: () => Promise<void>): Promise<void> {
    const before = this.kills.length;
    await stir();
    this.armed = moment;
    if (moment === 'log grows') await this.whenLogGrows();
    await until(`a kill "${moment}"`, () => this.kills.length > before, 60_000);
  }

  /** Dead, begun anew, and dead again so long after. */
  async duringStart(stir: () => Promise<void>, afterMs: number): Promise<void> {
    await this.n8n.kill9();
    await stir();
    this.n8n.begin();
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    await this.kill('during start');
  }

  async onRequest(seen: Seen): Promise<void> {
    if (seen.isNextPage && this.armed === 'between pages') await this.kill('between pages');
  }

  async onDelivery(_delivery: Delivery): Promise<void> {
    if (this.armed === 'not yet answered') await this.kill('not yet answered');
  }

  async afterAnswer(_delivery: Delivery): Promise<void> {
    if (this.armed === 'just answered') await this.kill('just answered');
  }

  private async whenLogGrows(): Promise<void> {
    const file = `${stateFile(this.n8n)}-wal`;
    const before = statSync(file).mtimeMs;
    const latest = Date.now() + 60_000;
    while (statSync(file).mtimeMs === before && Date.now() < latest) await new Promise(setImmediate);
    await this.kill('log grows');
  }

  private async kill(moment: Moment): Promise<void> {
    this.armed = undefined;
    const at = Date.now();
    await this.n8n.kill9();
    this.kills.push({ at, moment });
    process.stderr.write(`  kill ${this.kills.length}: ${moment}\n`);
  }
}
