import type { Alert } from '../alert/alert';
import type { EpochMs } from '../time';
import { DAY_MS } from '../time';
import type { Group } from './group';

/** What one service's cap held back in a day of UTC. */
export interface Overflow {
  readonly service: string;
  readonly day: number;
  /** Episodes held. */
  readonly count: number;
  readonly firstAt: EpochMs;
  readonly lastAt: EpochMs;
  /** Some of them. */
  readonly alerts: readonly Alert[];
}

/** What is kept of one service's day; as JSON. */
export interface CappedService {
  /** Notifications `new` so far. */
  told: number;
  /** Names of the episodes held. */
  held: string[];
  firstAt: EpochMs;
  lastAt: EpochMs;
  alerts: Alert[];
}

export interface CapState {
  readonly day: number;
  readonly services: readonly (readonly [service: string, capped: CappedService])[];
}

/** A digest shows no more, and counts no further. */
const ALERTS_KEPT = 20;
const NAMES_KEPT = 1_000;

/**
 * A plain cap: so many `new` notifications a service and day (UTC), beyond which alerts are held and counted, for one digest when
 * the day is over. Ends, reminders and rises of what was told are never held. An episode that still fires on the next day is told
 * then; one that ended is not, neither firing nor resolved: the digest was its telling.
 */
export class Cap {
  private day: number;
  private services: Map<string, CappedService>;

  constructor(state: CapState = { day: 0, services: [] }) {
    this.day = state.day;
    this.services = new Map(state.services);
  }

  get state(): CapState {
    return { day: this.day, services: [...this.services] };
  }

  /** Begins the day of `now` where it is a later one, and gives what overflowed on the one before. A clock that went back waits. */
  turnTo(now: EpochMs): readonly Overflow[] {
    const today = Math.floor(now / DAY_MS);
    if (today <= this.day) return [];
    const { day } = this;
    const overflows = [...this.services]
      .filter(([, { held }]) => held.length > 0)
      .map(([service, { held, firstAt, lastAt, alerts }]) => ({
        service,
        day,
        count: held.length,
        firstAt,
        lastAt,
        alerts,
      }));
    this.day = today;
    this.services = new Map();
    return overflows;
  }

  /** Whether one more may be told, which then counts as told. 0: any number. */
  admits(service: string, most: number): boolean {
    const known = this.of(service);
    if (most > 0 && known.told >= most) return false;
    known.told++;
    return true;
  }

  hold(service: string, alerts: readonly Alert[], now: EpochMs): void {
    const known = this.of(service);
    for (const alert of alerts) {
      const name = `${alert.fingerprint} ${alert.startsAt}`;
      if (known.held.includes(name) || known.held.length >= NAMES_KEPT) continue;
      if (known.held.length === 0) known.firstAt = now;
      known.lastAt = now;
      known.held.push(name);
      if (known.alerts.length < ALERTS_KEPT) known.alerts.push(alert);
    }
  }

  private of(service: string): CappedService {
    let known = this.services.get(service);
    if (known === undefined)
      this.services.set(service, (known = { told: 0, held: [], firstAt: 0, lastAt: 0, alerts: [] }));
    return known;
  }
}

/** The group after its news was held: it waits on for another day, and an end of what was held is no news. */
export function holdGroup(group: Group, next: Group, alerts: readonly Alert[]): Group {
  const held = alerts.map((alert) => [
    alert.fingerprint,
    { startsAt: alert.startsAt, state: 'resolved' as const, alert },
  ]);
  return { ...group, log: { ...next.log, ...Object.fromEntries(held) } };
}
