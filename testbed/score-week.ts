import type { EpochMs } from './testbed-line';
import type { Truth } from './world/world';

const MINUTE_MS = 60_000;
/** From a fault's beginning to somebody being told, and from its end to the last start that still counts as its own. */
const PROMPT_MS = 3 * MINUTE_MS;

/** A detector told somebody of a service. */
export interface ToldAlert {
  readonly service: string;
  /** When it says that it began, and when it was told. */
  readonly startsAt: EpochMs;
  readonly toldAt: EpochMs;
}

export interface FaultScore extends Truth {
  /** Of this fault; 1 is what is wanted. */
  readonly alerts: number;
  /** From the fault's beginning to its first alert; absent where there was none. */
  readonly delayMs?: number;
  readonly isInTime: boolean;
}

export interface WeekScore<Alert extends ToldAlert = ToldAlert> {
  readonly faults: readonly FaultScore[];
  readonly falseAlerts: readonly Alert[];
}

/**
 * An alert is of a fault of its service when it starts between the minute in which the fault begins, for windows are minutes,
 * and three minutes after its end. Each alert is of one fault at most: of the first that has none yet, else of the last that
 * began. All others are false.
 */
export function scoreWeek<Alert extends ToldAlert>(
  alerts: readonly Alert[],
  truth: readonly Truth[],
): WeekScore<Alert> {
  const found = new Map<Truth, Alert[]>(truth.map((fault) => [fault, []]));
  const falseAlerts: Alert[] = [];
  for (const alert of [...alerts].sort((one, other) => one.toldAt - other.toldAt)) {
    const candidates = truth.filter((fault) => isOf(alert, fault));
    const fault = candidates.find((one) => found.get(one)?.length === 0) ?? candidates.at(-1);
    if (fault === undefined) falseAlerts.push(alert);
    else found.get(fault)?.push(alert);
  }
  return { faults: truth.map((fault) => scoreOf(fault, found.get(fault) ?? [])), falseAlerts };
}

function isOf({ service, startsAt }: ToldAlert, fault: Truth): boolean {
  const from = Math.floor(fault.from / MINUTE_MS) * MINUTE_MS;
  return service === fault.service && startsAt >= from && startsAt <= fault.until + PROMPT_MS;
}

function scoreOf(fault: Truth, alerts: readonly ToldAlert[]): FaultScore {
  const [first] = alerts;
  if (first === undefined) return { ...fault, alerts: 0, isInTime: false };
  const delayMs = Math.max(0, first.toldAt - fault.from);
  return { ...fault, alerts: alerts.length, delayMs, isInTime: delayMs <= (fault.withinMs ?? PROMPT_MS) };
}
