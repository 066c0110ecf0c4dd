import type { Fault, FaultName, Of } from './fault';

interface Armed {
  readonly fault: Fault;
  seen: number;
}

/** The faults that are switched on. */
export class Faults {
  private armed: Armed[] = [];

  /** Returns how to switch these off again. */
  add(...faults: readonly Fault[]): () => void {
    const added = faults.map((fault) => ({ fault, seen: 0 }));
    this.armed.push(...added);
    return () => {
      this.armed = this.armed.filter((armed) => !added.includes(armed));
    };
  }

  clear(): void {
    this.armed = [];
  }

  list(): readonly Fault[] {
    return this.armed.map(({ fault }) => fault);
  }

  /** Those that touch this request; to be asked once a request, because requests are counted here. */
  on(path: string, tenant: string): Disturbance {
    const touching = this.armed.filter(({ fault }) => isFor(fault, path, tenant));
    const active = touching.filter((armed) => {
      const nth = armed.seen++;
      const after = armed.fault.after ?? 0;
      return nth >= after && nth < after + (armed.fault.times ?? Infinity);
    });
    return new Disturbance(active.map(({ fault }) => fault));
  }
}

function isFor({ fault, path, tenant }: Fault, asked: string, asker: string): boolean {
  if (fault === 'F26' && !asked.endsWith('/ready')) return false;
  return (path === undefined || asked.endsWith(path)) && (tenant === undefined || tenant === asker);
}

/** What is wrong with one request. */
export class Disturbance {
  constructor(readonly faults: readonly Fault[]) {}

  get<Name extends FaultName>(name: Name): Of<Name> | undefined {
    return this.faults.find((fault): fault is Of<Name> => fault.fault === name);
  }
}
