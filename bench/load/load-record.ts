import type { RunningLoki } from '../../scripts/services/loki/index';
import type { N8n } from '../../scripts/services/n8n/index';
import type { Receiver } from '../../scripts/services/receiver';
import { usedByGroup, type Used } from './processor-time';
import type { SteadyLoad } from './steady-load';
import { msOf, type WatchedBaseline } from './watched-baseline';

const PROCESSES = ['Loki', 'n8n', 'pusher', 'bench'] as const;
type ProcessName = (typeof PROCESSES)[number];

/** All that takes part in the load. */
export interface Measured {
  readonly loki: RunningLoki;
  readonly n8n: N8n;
  readonly load: SteadyLoad;
  readonly heard: Receiver;
  readonly baseline: WatchedBaseline;
}

interface Look {
  readonly at: number;
  readonly lagMs: number;
  readonly pushed: number;
  readonly taken: number;
  readonly used: Readonly<Record<ProcessName, Used>>;
}

/** One look a second at everything that takes part. */
export class LoadRecord {
  readonly begunAt = Date.now();
  private readonly looks: Look[] = [];

  constructor(private readonly measured: Measured) {}

  async look(): Promise<void> {
    const { loki, n8n, load, baseline } = this.measured;
    const { watermark, counts } = await baseline.look();
    const at = Date.now();
    this.looks.push({
      at,
      lagMs: at - msOf(watermark),
      pushed: load.lines,
      taken: counts.lines,
      used: {
        Loki: usedByGroup(loki.pid),
        n8n: usedByGroup(n8n.pid),
        pusher: usedByGroup(load.group),
        bench: { cpuSeconds: process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6, rssBytes: 0 },
      },
    });
  }

  get seconds(): number {
    return (this.last.at - this.first.at) / 1_000;
  }

  get pushedASecond(): number {
    return (this.last.pushed - this.first.pushed) / this.seconds;
  }

  get takenASecond(): number {
    return (this.last.taken - this.first.taken) / this.seconds;
  }

  /** Cores in use by each, on average. */
  get cores(): readonly (readonly [ProcessName, number])[] {
    return PROCESSES.map((name) => [
      name,
      (this.last.used[name].cpuSeconds - this.first.used[name].cpuSeconds) / this.seconds,
    ]);
  }

  get peakRssBytes(): number {
    return Math.max(...this.looks.map(({ used }) => used.n8n.rssBytes));
  }

  lagMs(share: number): number {
    const sorted = this.looks.map(({ lagMs }) => lagMs).sort((one, other) => one - other);
    return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
  }

  /** How much longer the mean lag of the last third is than that of the first. */
  get lagGrowthMs(): number {
    const third = Math.floor(this.looks.length / 3);
    const mean = (looks: readonly Look[]) => looks.reduce((sum, { lagMs }) => sum + lagMs, 0) / looks.length;
    return mean(this.looks.slice(-third)) - mean(this.looks.slice(0, third));
  }

  /** How it goes, over the last 15 s. */
  line(): string {
    const last = this.last;
    const before = this.looks.at(-16) ?? this.first;
    const seconds = (last.at - before.at) / 1_000;
    const cores = PROCESSES.map((name) => {
      const used = (last.used[name].cpuSeconds - before.used[name].cpuSeconds) / seconds;
      return `${name} ${used.toFixed(2)}`;
    });
    const a = (of: 'pushed' | 'taken') => Math.round((last[of] - before[of]) / seconds);
    const rss = Math.round(last.used.n8n.rssBytes / 1e6);
    return `${Math.round((last.at - this.begunAt) / 1_000)} s: ${a('pushed')} lines/s pushed, ${a('taken')} taken, lag ${(last.lagMs / 1_000).toFixed(1)} s, cores ${cores.join(', ')}, n8n ${rss} MB`;
  }

  private get first(): Look {
    return this.looks[0]!;
  }

  private get last(): Look {
    return this.looks.at(-1)!;
  }
}
