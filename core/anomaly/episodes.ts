import type { EpochMs } from '../time';
import { HOUR_MS } from '../time';
import type { Labels, Severity } from '../line/line';
import { severityRank } from '../line/line';
import type { Reason } from '../detectors/detector';
import type { AnomalyKind, AnomalyState, Exemplar } from './anomaly';

/** One finding by line or window detectors. */
export interface Evidence {
  readonly fingerprint: string;
  readonly kind: AnomalyKind;
  readonly service: string;
  readonly labels: Labels;
  readonly template?: string;
  /** Texts that each of its lines holds, for the query that shows it. */
  readonly contains: readonly string[];
  readonly from: EpochMs;
  readonly until: EpochMs;
  readonly score: number;
  readonly severity: Severity;
  readonly reasons: readonly Reason[];
  /** Asked for only while there is room: redacting each line of a flood would cost more than judging it. */
  readonly exemplars: () => readonly Exemplar[];
  readonly lines: number;
  /** Some detector did not know this series yet: it may be normal. */
  readonly isWarmingUp: boolean;
}

/** An anomaly that has not ended: a fingerprint and its start. */
export interface Episode {
  readonly fingerprint: string;
  readonly kind: AnomalyKind;
  readonly service: string;
  readonly labels: Labels;
  readonly template?: string;
  readonly contains: readonly string[];
  readonly startsAt: EpochMs;
  readonly lastEvidenceAt: EpochMs;
  readonly toldAtEventTime: EpochMs;
  /** How often it has been told: part of a row's id. */
  readonly tellings: number;
  readonly score: number;
  readonly severity: Severity;
  readonly reasons: readonly Reason[];
  readonly exemplars: readonly Exemplar[];
  readonly lines: number;
  /** Some detector did not know this series yet: it may be normal. */
  readonly isWarmingUp: boolean;
}

export interface Telling {
  readonly state: AnomalyState;
  readonly episode: Episode;
}

/** Open anomalies are told again every hour, so that the book can tell a long anomaly from a reader that fell silent. */
const STILL_EVERY_MS = HOUR_MS;
const EXEMPLARS = 5;
const REASONS = 5;
/** An attacker who can write lines can open episodes; a person reads no more than this anyway. */
const OPEN_LIMIT = 1_000;

/** The open episodes of a baseline. They end after `holdOpenMs` of event time without evidence. */
export class Episodes {
  private readonly open = new Map<string, Episode>();
  private hasChanged = false;

  constructor(
    episodes: readonly Episode[],
    private readonly holdOpenMs: number,
  ) {
    for (const episode of episodes) this.open.set(episode.fingerprint, episode);
  }

  get all(): readonly Episode[] {
    return [...this.open.values()];
  }

  isOpen(fingerprint: string): boolean {
    return this.open.has(fingerprint);
  }

  /** Whether anything changed since it was opened or last asked. */
  takeChanged(): boolean {
    const hasChanged = this.hasChanged;
    this.hasChanged = false;
    return hasChanged;
  }

  /** Tells where the evidence opens an episode or makes one worse. `refused`: too many are open. */
  add(evidence: Evidence): Telling | 'refused' | undefined {
    const known = this.open.get(evidence.fingerprint);
    if (!known && this.open.size >= OPEN_LIMIT) return 'refused';
    const isWorse = known !== undefined && severityRank(evidence.severity) > severityRank(known.severity);
    const episode = known ? extend(known, evidence) : begin(evidence);
    if (known && !isWorse) {
      this.put(episode);
      return undefined;
    }
    return this.tell(known ? 'worse' : 'open', episode, evidence.until);
  }

  /** Ends and repeats what is due when everything up to `upTo` has been seen. */
  sweep(upTo: EpochMs): readonly Telling[] {
    const tellings: Telling[] = [];
    for (const episode of this.all) {
      if (episode.lastEvidenceAt + this.holdOpenMs <= upTo) {
        tellings.push(this.tell('resolved', episode, upTo));
        this.open.delete(episode.fingerprint);
      } else if (episode.toldAtEventTime + STILL_EVERY_MS <= upTo) {
        tellings.push(this.tell('still', episode, upTo));
      }
    }
    return tellings;
  }

  private tell(state: AnomalyState, episode: Episode, at: EpochMs): Telling {
    const told = { ...episode, toldAtEventTime: Math.max(at, episode.toldAtEventTime), tellings: episode.tellings + 1 };
    this.put(told);
    return { state, episode: told };
  }

  private put(episode: Episode): void {
    this.open.set(episode.fingerprint, episode);
    this.hasChanged = true;
  }
}

function begin(evidence: Evidence): Episode {
  return {
    fingerprint: evidence.fingerprint,
    kind: evidence.kind,
    service: evidence.service,
    labels: evidence.labels,
    template: evidence.template,
    contains: evidence.contains,
    startsAt: evidence.from,
    lastEvidenceAt: evidence.until,
    toldAtEventTime: evidence.until,
    tellings: 0,
    score: evidence.score,
    severity: evidence.severity,
    reasons: evidence.reasons.slice(0, REASONS),
    exemplars: evidence.exemplars().slice(0, EXEMPLARS),
    lines: evidence.lines,
    isWarmingUp: evidence.isWarmingUp,
  };
}

/** The start stays: it is half of the episode's name, even when later evidence turns out to be older. */
function extend(known: Episode, evidence: Evidence): Episode {
  const isStronger = evidence.score > known.score;
  return {
    ...known,
    lastEvidenceAt: Math.max(known.lastEvidenceAt, evidence.until),
    score: Math.max(known.score, evidence.score),
    severity: severityRank(evidence.severity) > severityRank(known.severity) ? evidence.severity : known.severity,
    reasons: isStronger ? mergeReasons(evidence.reasons, known.reasons) : mergeReasons(known.reasons, evidence.reasons),
    exemplars:
      known.exemplars.length < EXEMPLARS
        ? [...known.exemplars, ...evidence.exemplars()].slice(0, EXEMPLARS)
        : known.exemplars,
    lines: known.lines + evidence.lines,
    isWarmingUp: evidence.isWarmingUp,
  };
}

/** One reason for each detector's feature: the first one wins. */
function mergeReasons(first: readonly Reason[], second: readonly Reason[]): readonly Reason[] {
  const isSaid = (reason: Reason) =>
    first.some((one) => one.detector === reason.detector && one.feature === reason.feature);
  return [...first, ...second.filter((reason) => !isSaid(reason))].slice(0, REASONS);
}
