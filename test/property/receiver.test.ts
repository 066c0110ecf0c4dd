import { seededChance } from '../../core';
import type { Alert, FlushOptions, Notification, Stage } from '../../core';
import { breaks } from '../scenario/hooked-store';
import { atOnce, BOOK, OPS, Story } from '../scenario/story';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const RECEIVERS = [OPS, 'receiver/w/boss'];
const WORKERS = ['P0', 'P1'];
/** Two in one service, one alone. */
const CAUSES = ['disk', 'net', 'fan'];
const TIMINGS: readonly Partial<FlushOptions>[] = [
  {},
  atOnce,
  { ...atOnce, repeatIntervalMs: 10 * MINUTE },
  { groupWaitMs: MINUTE, groupIntervalMs: 0 },
];
const SCHEDULES = 300;
const STEPS = 60;

/** A stage that lets through or holds at random, and remembers both. */
class Moody implements Stage {
  readonly name = 'mood';
  holds = new Set<string>();
  passed: readonly Alert[] = [];

  constructor(private readonly causeOf: (alert: Alert) => string) {}

  apply(alerts: readonly Alert[]) {
    const isHeld = (alert: Alert) => this.holds.has(this.causeOf(alert));
    this.passed = alerts.filter((alert) => !isHeld(alert));
    const held = alerts.filter(isHeld).map((alert) => ({ alert, by: this.name, why: 'a mood' }));
    return { passed: this.passed, held };
  }
}

/** One random life of two receivers, two workers and three causes; every choice comes from the seed. */
class Schedule {
  readonly story: Story;
  private readonly chance: () => number;
  private readonly mood = new Moody((alert) => this.story.causeOf(alert));
  private readonly open = new Set<string>();
  private readonly unmerged: string[] = [];
  private rows = 0;
  private failures = 0;

  constructor(
    seed: number,
    private readonly cap = 0,
  ) {
    this.chance = seededChance(seed);
    this.story = new Story({ flush: { notificationsPerDay: this.cap, ...this.one(TIMINGS) }, stages: [this.mood] });
  }

  async run(): Promise<void> {
    for (const receiver of RECEIVERS) await this.story.flushes({ receiver });
    for (let step = 0; step < STEPS; step++) await this.step();
    await this.drain();
  }

  async nextDay(): Promise<void> {
    this.story.clock.now += 24 * 60 * MINUTE;
    await this.flushAll(2);
  }

  private async step(): Promise<void> {
    const steps: readonly (() => Promise<void>)[] = [
      () => this.tick(),
      () => this.tell(),
      () => this.tell(),
      () => this.merge(),
      () => this.merge(),
      () => this.decide(),
      () => this.overlap(),
      () => this.handOver(),
      () => this.handOver(),
      () => this.crash(),
      () => this.endExecution(),
      () => this.changeMood(),
    ];
    await this.one(steps)();
  }

  private async tick(): Promise<void> {
    this.story.clock.now += this.one([0, 5 * SECOND, 31 * SECOND, 2 * MINUTE, 6 * MINUTE, 31 * MINUTE]);
  }

  /** A reader says something of one cause; its row merges now, later or twice. */
  private async tell(): Promise<void> {
    const cause = this.one(CAUSES);
    const row = `${this.rows++}`;
    const { story } = this;
    if (!this.open.has(cause)) {
      story.clock.now += 1;
      await story.fires(cause, { row, service: cause === 'fan' ? 'hub' : 'shop', severity: 'warning' });
      this.open.add(cause);
    } else if (this.chance() < 0.5) {
      await story.resolves(cause, { row });
      this.open.delete(cause);
    } else if (this.chance() < 0.5) await story.worsens(cause, this.one(['error', 'critical'] as const), { row });
    else await story.staysOpen(cause, { row });
    this.unmerged.push(row);
  }

  private async merge(): Promise<void> {
    if (this.unmerged.length === 0) return;
    const [row] = this.unmerged.splice(Math.floor(this.chance() * this.unmerged.length), 1);
    await this.breaking(BOOK, 'commit', () => this.story.merges(row!));
    // A lost reply makes the execution run again.
    await this.story.merges(row!);
    if (this.chance() < 0.3) this.unmerged.push(row!);
  }

  private async decide(): Promise<void> {
    const by = this.by();
    const isBroken = await this.breaking(by.receiver, 'commit', async () => void (await this.story.decides(by)));
    if (isBroken) return this.story.crashes(by.worker);
    await this.expectAllPassedOrHeld();
    // Twice at one moment tells once.
    expect((await this.story.decides(by)).notifications).toEqual([]);
  }

  /** A whole round of the other worker, and what a reader says, in the middle of this one's. */
  private async overlap(): Promise<void> {
    const { story } = this;
    const { worker, receiver } = this.by();
    const other = worker === 'P0' ? 'P1' : 'P0';
    const [when, call] = this.one([
      ['after', 'load'],
      ['before', 'commit'],
    ] as const);
    const unit = call === 'load' ? this.one([receiver, BOOK]) : receiver;
    story.store.once(when, call, unit, async () => {
      for (const row of this.unmerged.splice(0, 2)) await story.merges(row);
      await story.flushes({ worker: other, receiver });
    });
    await story.decides({ worker, receiver });
    story.store.forgetHooks();
  }

  private async handOver(): Promise<void> {
    const by = this.by();
    const mayFail = this.failures++ < 4;
    this.story.outcomes = [
      mayFail ? this.one(['success', 'success', 'never', { failure: '503' }, undefined]) : 'success',
    ];
    await this.breaking(by.receiver, this.one(['take', 'settle'] as const), () => this.story.handsOver(by));
  }

  private async crash(): Promise<void> {
    if (this.chance() < 0.3) this.story.crashes(this.one(WORKERS));
  }

  private async endExecution(): Promise<void> {
    if (this.story.running.length > 0) await this.story.ends(this.one(['success', { failure: 'late' }]));
  }

  private async changeMood(): Promise<void> {
    this.mood.holds = new Set(this.chance() < 0.5 ? [] : [this.one(CAUSES)]);
  }

  /** Everything ends well: rows merge, causes end, executions succeed. */
  private async drain(): Promise<void> {
    const { story } = this;
    this.mood.holds.clear();
    story.outcomes = ['success'];
    for (const row of this.unmerged.splice(0)) await story.merges(row);
    for (const worker of WORKERS) story.crashes(worker);
    await this.flushAll(20);
    for (const cause of this.open) await story.resolves(cause);
    await this.flushAll(40);
  }

  private async flushAll(rounds: number): Promise<void> {
    for (let round = 0; round < rounds; round++) {
      this.story.clock.now += 4 * MINUTE;
      for (const receiver of RECEIVERS) await this.story.flushes({ receiver });
    }
  }

  /** The connection may break, before the effect of the call or after it. */
  private async breaking(unit: string, call: 'commit' | 'take' | 'settle', act: () => Promise<void>): Promise<boolean> {
    if (this.chance() < 0.2) this.story.store.once(this.one(['before', 'after'] as const), call, unit, breaks);
    try {
      await act();
      return false;
    } catch (error) {
      expect((error as Error).message).toBe('the connection broke');
      return true;
    } finally {
      this.story.store.forgetHooks();
    }
  }

  /** in = passed + held: each firing alert of the book went through exactly one of the two doors. */
  private async expectAllPassedOrHeld(): Promise<void> {
    const firing = (await this.story.alerts()).filter(({ endsAt }) => endsAt === undefined);
    const both = [
      ...this.mood.passed,
      ...this.story.report.held.filter(({ by }) => by !== 'cap').map(({ alert }) => alert),
    ];
    const out = both.filter(({ endsAt }) => endsAt === undefined);
    const names = (alerts: readonly Alert[]) => alerts.map((alert) => this.story.causeOf(alert)).sort();
    expect(names(out)).toEqual(names(firing));
  }

  private by(): { worker: string; receiver: string } {
    return { worker: this.one(WORKERS), receiver: this.one(RECEIVERS) };
  }

  private one<T>(of: readonly T[]): T {
    return of[Math.floor(this.chance() * of.length)]!;
  }
}

/** Without repeats, in the order of first arrival. */
function groupsOf(story: Story, receiver: string): ReadonlyMap<string, readonly Notification[]> {
  return Map.groupBy(
    story.sent.filter((told) => told.receiver === receiver),
    ({ groupKey }) => groupKey,
  );
}

async function expectLaws(story: Story): Promise<void> {
  for (const receiver of RECEIVERS) {
    const told = [...groupsOf(story, receiver).values()];
    for (const notifications of told) {
      const because = notifications.map((one) => one.because).join(' ');
      expect(because).toMatch(/^(new( changed| reminder)* resolved ?)+$/);
      for (const { state, because: why } of notifications)
        expect(state).toBe(why === 'resolved' ? 'resolved' : 'firing');
    }
    // The last episode of each cause has been spoken of, in its group's firing or in its end.
    const spokenOf = told
      .flat()
      .flatMap(({ alerts }) => alerts.map(({ fingerprint, startsAt }) => `${fingerprint} ${startsAt}`));
    for (const { fingerprint, startsAt, endsAt } of await story.alerts()) {
      expect(endsAt).toBeDefined();
      expect(spokenOf).toContain(`${fingerprint} ${startsAt}`);
    }
    expect(await story.undone(receiver)).toEqual({ undone: 0, dead: 0 });
  }
}

test(`${SCHEDULES} random lives of two receivers: new and resolved alternate, every cause is told, repeats are equal`, async () => {
  let notifications = 0;
  for (let seed = 1; seed <= SCHEDULES; seed++) {
    const schedule = new Schedule(seed);
    try {
      await schedule.run();
      await expectLaws(schedule.story);
    } catch (error) {
      throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error });
    }
    notifications += schedule.story.sent.length;
  }
  // The schedules tell something worth checking.
  expect(notifications).toBeGreaterThan(5 * SCHEDULES);
}, 60_000);

test('under a cap of two a day nothing ends that was not told, and no receiver hears more', async () => {
  let digests = 0;
  for (let seed = 1; seed <= SCHEDULES / 3; seed++) {
    const schedule = new Schedule(seed, 2);
    await schedule.run();
    await schedule.nextDay();
    for (const receiver of RECEIVERS) {
      for (const [key, notifications] of groupsOf(schedule.story, receiver)) {
        if (key.startsWith('digest/')) {
          digests++;
          expect(notifications.map(({ because }) => because)).toEqual(['digest']);
          continue;
        }
        const because = notifications.map((one) => one.because).join(' ');
        expect(because).toMatch(/^(new( changed| reminder)* resolved ?)+$/);
      }
      expect(await schedule.story.undone(receiver)).toEqual({ undone: 0, dead: 0 });
    }
  }
  expect(digests).toBeGreaterThan(0);
}, 60_000);
