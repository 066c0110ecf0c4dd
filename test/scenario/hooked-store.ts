import type { Store, Upkeep } from '../../core';

type Call = Exclude<keyof Store, 'list'>;

interface Hook {
  readonly when: 'before' | 'after';
  readonly call: Call;
  readonly unit: string;
  readonly act: () => Promise<void> | void;
}

/** A real store in which something else happens before or after one chosen call. An act that throws is a broken connection. */
export class HookedStore implements Store, Upkeep {
  private hooks: Hook[] = [];

  constructor(private readonly inner: Store & Upkeep) {}

  /** Once, at the next such call. After the effect and throwing: a lost reply. */
  once(when: Hook['when'], call: Call, unit: string, act: Hook['act']): void {
    this.hooks.push({ when, call, unit, act });
  }

  /** Hooks that nothing has met: a test that leaves some has not told its story. */
  get unmet(): number {
    return this.hooks.length;
  }

  forgetHooks(): void {
    this.hooks = [];
  }

  load: Store['load'] = (unit, known) => this.around('load', unit, () => this.inner.load(unit, known));
  commit: Store['commit'] = (unit, at, change) =>
    this.around('commit', unit, () => this.inner.commit(unit, at, change));
  take: Store['take'] = (unit, forMs, limit) => this.around('take', unit, () => this.inner.take(unit, forMs, limit));
  settle: Store['settle'] = (unit, outcomes) => this.around('settle', unit, () => this.inner.settle(unit, outcomes));
  list: Store['list'] = (prefix, after, limit) => this.inner.list(prefix, after, limit);
  remove: Upkeep['remove'] = (unit) => this.inner.remove(unit);
  dead: Upkeep['dead'] = (unit) => this.inner.dead(unit);
  undone: Upkeep['undone'] = (unit) => this.inner.undone(unit);

  private async around<T>(call: Call, unit: string, effect: () => Promise<T>): Promise<T> {
    await this.meet('before', call, unit);
    const result = await effect();
    await this.meet('after', call, unit);
    return result;
  }

  private async meet(when: Hook['when'], call: Call, unit: string): Promise<void> {
    const hook = this.hooks.find((one) => one.when === when && one.call === call && one.unit === unit);
    if (hook === undefined) return;
    this.hooks = this.hooks.filter((one) => one !== hook);
    await hook.act();
  }
}

export const breaks = (): never => {
  throw new Error('the connection broke');
};
