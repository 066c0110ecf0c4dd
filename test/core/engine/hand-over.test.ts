import { createHandOver, createMemoryStore } from '../../../core';
import type { ExecutionOutcome, HandOverOptions, Row } from '../../../core';
import { breaks, HookedStore } from '../../scenario/hooked-store';

const UNIT = 'baseline/w/reader';
const SECOND = 1_000;

/** An outbox with rows 'a', 'b' …, and executions whose ends a test decides. */
class Outbox {
  readonly clock = { now: 1_793_577_600_000 };
  readonly store: HookedStore;
  readonly emitted: string[] = [];
  emit: (rows: readonly Row[]) => Promise<ExecutionOutcome> = async () => 'success';
  private ids = 0;

  constructor(private readonly options: Partial<HandOverOptions> = {}) {
    this.store = new HookedStore(createMemoryStore({ now: () => this.clock.now, newId: () => `id${this.ids++}` }));
  }

  async holds(...ids: readonly string[]): Promise<void> {
    const outbox = ids.map((id) => ({ id, key: id, body: new Uint8Array() }));
    const loaded = await this.store.load(UNIT);
    const at = loaded === undefined || loaded === 'unchanged' ? 'new' : loaded.version;
    await this.store.commit(UNIT, at, { put: new Map(), drop: [], outbox });
  }

  worker() {
    const emit = (rows: readonly Row[]) => {
      this.emitted.push(rows.map(({ id }) => id).join('+'));
      return this.emit(rows);
    };
    const surroundings = {
      clock: () => this.clock.now,
      breathe: async () => undefined,
      randomBytes: (count: number) => new Uint8Array(count),
    };
    return createHandOver({ store: this.store, unit: UNIT, emit, options: this.options, surroundings });
  }

  emits(...executions: readonly string[]): void {
    expect(this.emitted.splice(0)).toEqual(executions);
  }

  async left(): Promise<string> {
    const loaded = await this.store.load(UNIT);
    return loaded === undefined || loaded === 'unchanged' ? '' : [...loaded.undoneKeys].sort().join(' ');
  }
}

const never = () => new Promise<ExecutionOutcome>(() => undefined);

describe('what goes into one execution', () => {
  test('all rows of a round together, or one each', async () => {
    for (const [isTogether, executions] of [
      [true, ['a+b+c']],
      [false, ['a', 'b', 'c']],
    ] as const) {
      const outbox = new Outbox({ isTogether });
      await outbox.holds('a', 'b', 'c');
      const worker = outbox.worker();
      await worker.round();
      await worker.idle();
      outbox.emits(...executions);
      expect(await outbox.left()).toBe('');
    }
  });

  test('no more than the limit of one take', async () => {
    const outbox = new Outbox({ limit: 2 });
    await outbox.holds('a', 'b', 'c');
    const worker = outbox.worker();
    await worker.round();
    await worker.round();
    await worker.round();
    outbox.emits('a+b', 'c');
  });

  test('rows of a failed execution go alone, so that one bad row holds up no other', async () => {
    const outbox = new Outbox();
    await outbox.holds('a', 'b', 'bad');
    outbox.emit = async (rows) => (rows.some(({ id }) => id === 'bad') ? { failure: 'no such field' } : 'success');
    const worker = outbox.worker();
    await worker.round();
    await worker.idle();
    await outbox.holds('c');
    outbox.clock.now += 30 * SECOND;
    await worker.round();
    await worker.idle();
    outbox.emits('a+b+bad', 'c', 'a', 'b', 'bad');
    expect(await outbox.left()).toBe('bad');
  });

  test('rows that a dead process left go alone too, for one of them may have killed it', async () => {
    const outbox = new Outbox();
    await outbox.holds('a', 'b');
    outbox.emit = never;
    await outbox.worker().round();
    outbox.clock.now += 61 * SECOND;
    await outbox.worker().round();
    outbox.emits('a+b', 'a', 'b');
  });

  test('an empty outbox, and a unit that does not exist, start no execution', async () => {
    const outbox = new Outbox();
    await outbox.worker().round();
    await outbox.holds();
    await outbox.worker().round();
    outbox.emits();
  });
});

describe('how an execution ends', () => {
  test.each([
    ['success', async () => 'success' as const, ''],
    ['waiting, for n8n keeps it from then on', async () => 'waiting' as const, ''],
    ['a failure', async () => ({ failure: '500' }), 'a'],
    ['a rejection', () => Promise.reject(new Error('gone')), 'a'],
    ['a throw', () => breaks(), 'a'],
    ['no outcome at all', async () => undefined as unknown as ExecutionOutcome, 'a'],
  ])('%s', async (_, emit, left) => {
    const outbox = new Outbox();
    await outbox.holds('a');
    outbox.emit = emit;
    const worker = outbox.worker();
    await worker.round();
    await worker.idle();
    expect(await outbox.left()).toBe(left);
    outbox.emit = async () => 'success';
    outbox.clock.now += 30 * SECOND;
    await worker.round();
    await worker.idle();
    expect(await outbox.left()).toBe('');
  });

  test('a round does not wait for executions', async () => {
    const outbox = new Outbox();
    await outbox.holds('a');
    outbox.emit = never;
    const worker = outbox.worker();
    await worker.round();
    await outbox.holds('b');
    await worker.round();
    outbox.emits('a', 'b');
  });

  test('after closing, idle waits for what runs, and saves what could not be saved', async () => {
    const outbox = new Outbox();
    await outbox.holds('a');
    let end = (_: ExecutionOutcome): void => undefined;
    outbox.emit = () => new Promise((resolve) => (end = resolve));
    const worker = outbox.worker();
    await worker.round();
    outbox.store.once('before', 'settle', UNIT, breaks);
    const idle = worker.idle();
    end('success');
    await idle;
    expect(outbox.store.unmet).toBe(0);
    expect(await outbox.left()).toBe('');
  });

  test("a store that cannot lengthen a suspect's lease leaves it alone: it is neither emitted nor lost", async () => {
    const outbox = new Outbox();
    await outbox.holds('a');
    outbox.emit = never;
    for (const wait of [0, 61, 61]) {
      outbox.clock.now += wait * SECOND;
      await outbox.worker().round();
    }
    outbox.emits('a', 'a', 'a');
    outbox.clock.now += 130 * SECOND;
    const worker = outbox.worker();
    outbox.store.once('before', 'settle', UNIT, breaks);
    await expect(worker.round()).rejects.toThrow('the connection broke');
    outbox.emits();
    outbox.emit = async () => 'success';
    outbox.clock.now += 61 * SECOND;
    await worker.round();
    await worker.idle();
    outbox.emits('a');
    expect(await outbox.left()).toBe('');
  });
});

test('a lease is renewed when a third of it is over, not with every round', async () => {
  const outbox = new Outbox({ leaseMs: 60 * SECOND });
  await outbox.holds('a');
  outbox.emit = never;
  const worker = outbox.worker();
  await worker.round();
  let renewals = 0;
  for (let second = 5; second <= 120; second += 5) {
    outbox.clock.now += 5 * SECOND;
    outbox.store.once('before', 'settle', UNIT, () => void renewals++);
    await worker.round();
  }
  expect(renewals).toBe(4);
});
