import { publicHash } from '../hash';
import type { EpochMs } from '../time';
import { DAY_MS } from '../time';

/** Of alerts of one service, and of one template where it names one: nobody is told that they fire until it ends. */
export interface Mute {
  /** `*` stands for any characters. */
  readonly service: string;
  /** Text of a template, with stars as above; empty: all of the service. */
  readonly template: string;
  readonly from: EpochMs;
  readonly until: EpochMs;
  readonly reason: string;
  /** Rises with each change, so that the later of two is the greater. */
  readonly setAt: EpochMs;
}

/** A mute in a few words costs half a kilobyte; more of them than this nobody oversees. */
export const MUTES_LIMIT = 500;
/** A book keeps what has ended for a day after it was heard of: until then it must be known that it ended while muted. */
const KEEP_MS = 2 * DAY_MS;

export function muteId({ service, template }: Pick<Mute, 'service' | 'template'>): string {
  return publicHash('mute', service, template);
}

/** Mutes by what they mute. Merging is a maximum, so order and repeats change nothing. */
export class Mutes {
  private readonly byId: Map<string, Mute>;
  private readonly touched = new Set<string>();

  constructor(mutes: Iterable<Mute> = []) {
    this.byId = new Map([...mutes].map((mute) => [muteId(mute), mute]));
  }

  get all(): readonly Mute[] {
    return [...this.byId.values()];
  }

  get(id: string): Mute | undefined {
    return this.byId.get(id);
  }

  /** False where there are too many already. What is muted already and goes on stays muted since its first time. */
  set(mute: Omit<Mute, 'setAt' | 'from'>, now: EpochMs): boolean {
    const known = this.byId.get(muteId(mute));
    if (known === undefined && this.byId.size >= MUTES_LIMIT) return false;
    const from = known !== undefined && known.until >= now ? Math.min(known.from, now) : now;
    this.merge({ ...mute, from, setAt: laterThan(known, now) });
    return true;
  }

  /** False where nothing was muted. What has ended meanwhile is not told afterwards. */
  lift(id: string, now: EpochMs): boolean {
    const known = this.byId.get(id);
    if (known === undefined || known.until <= now) return false;
    this.merge({ ...known, until: now, setAt: laterThan(known, now) });
    return true;
  }

  merge(mute: Mute): void {
    const id = muteId(mute);
    const known = this.byId.get(id);
    if (known !== undefined && !isAbove(mute, known)) return;
    this.byId.set(id, mute);
    this.touched.add(id);
  }

  forget(now: EpochMs): void {
    for (const [id, { until }] of this.byId) {
      if (until > now - KEEP_MS) continue;
      this.byId.delete(id);
      this.touched.add(id);
    }
  }

  /** Ids that changed since it was opened or last asked. */
  takeTouched(): readonly string[] {
    const touched = [...this.touched];
    this.touched.clear();
    return touched;
  }
}

/** A clock that went back must not make the newer word the weaker one. */
function laterThan(known: Mute | undefined, now: EpochMs): EpochMs {
  return Math.max(now, (known?.setAt ?? 0) + 1);
}

function isAbove(one: Mute, other: Mute): boolean {
  if (one.setAt !== other.setAt) return one.setAt > other.setAt;
  if (one.until !== other.until) return one.until > other.until;
  if (one.from !== other.from) return one.from < other.from;
  return one.reason > other.reason;
}
