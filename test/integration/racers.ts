import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Order } from './racing-process';

const SCRIPT = join(__dirname, 'racing-process.ts');

interface Racer {
  readonly child: ChildProcess;
  readonly gone: Promise<unknown>;
  tell(order: Order): void;
}

/** Two processes that race on the same units; one that dies is replaced, and told what those before it were. */
export class Racers {
  /** Versions that some process was told of by the store, in order, and the one that each was decided on. */
  readonly acknowledged: { readonly unit: string; readonly version: string; readonly on: string }[] = [];
  conflicts = 0;
  private readonly racers: Racer[] = [];
  private readonly failures: Order[] = [];
  private onMoment: () => void = () => undefined;

  constructor(private readonly args: readonly string[]) {}

  async start(): Promise<void> {
    this.racers.push(await this.begin(), await this.begin());
  }

  fail(order: Extract<Order, { is: 'fails' }>): void {
    this.failures.push(order);
    this.tellAll(order);
  }

  /** Both are told, for nobody knows which of them gets there first. */
  tellAll(order: Order): void {
    for (const racer of this.racers) racer.tell(order);
  }

  /** Resolves when a process dies, or says that it has come to the moment. */
  async died(): Promise<void> {
    await Promise.race(this.racers.map(({ gone }) => gone));
  }

  async announced(): Promise<void> {
    await new Promise<void>((resolve) => (this.onMoment = resolve));
  }

  /** How many had to be replaced. */
  async replace(): Promise<number> {
    const dead = [...this.racers.entries()].filter(
      ([, { child }]) => child.exitCode !== null || child.signalCode !== null,
    );
    for (const [index] of dead) this.racers[index] = await this.begin();
    return dead.length;
  }

  /** Every one ends its round, closes its store and goes. Both may have died of the last order: one is replaced only now. */
  async end(): Promise<readonly (number | null)[]> {
    await this.replace();
    this.tellAll({ is: 'end' });
    await Promise.all(this.racers.map(({ gone }) => gone));
    return this.racers.map(({ child }) => child.exitCode);
  }

  kill(): void {
    for (const { child } of this.racers) child.kill('SIGKILL');
  }

  private async begin(): Promise<Racer> {
    const flags = ['--import', require.resolve('tsx'), SCRIPT, ...this.args];
    const child = spawn(process.execPath, flags, { stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin.on('error', () => undefined);
    const racer = {
      child,
      gone: once(child, 'close'),
      tell: (order: Order) => void child.stdin.write(`${JSON.stringify(order)}\n`),
    };
    const ready = new Promise<void>((resolve) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        const [word, unit, version, on] = line.split(' ');
        if (word === 'ready') resolve();
        else if (word === 'at') this.onMoment();
        else if (word === 'conflict') this.conflicts++;
        else this.acknowledged.push({ unit: unit!, version: version!, on: on! });
      });
    });
    await Promise.race([ready, racer.gone]);
    for (const order of this.failures) racer.tell(order);
    return racer;
  }
}
