import type { Anomaly, AnomalyKind } from '../anomaly/anomaly';
import type { Evidence, Telling } from '../anomaly/episodes';
import { fingerprint } from '../anomaly/fingerprint';
import { anomalyOf } from '../anomaly/tell';
import type { LineObservation, WindowObservation } from '../detectors';
import { LineHash } from '../intake';
import type { Gap, Source } from '../intake/source';
import { parseLine } from '../line';
import type { RawLine } from '../line/line';
import type { Change } from '../store/store';
import type { EpochMs, EpochNs } from '../time';
import { MINUTE_MS, msToNs, nsToMs } from '../time';
import { judge } from '../verdict';
import { anomalyRow } from './anomaly-row';
import type { BaselineRooms } from './baseline';
import { changedParts } from './baseline';
import type { BaselineFigures } from './baseline-figures';
import { figuresOf } from './baseline-figures';
import type { BaselineHead } from './baseline-head';
import { findSilence } from './find-silence';
import type { ObserveOptions } from './observe-options';
import { KnownMinutes } from './known-minutes';
import { exemplarOf, RecentLines, serviceMatcher } from './recent-lines';
import { nameService } from './service-labels';

export interface DecisionSetup {
  readonly baseline: string;
  readonly show: Source['show'];
  readonly options: ObserveOptions;
  /** `new`, or why all stored parts are dropped with the first change. */
  readonly startsAnew: string | undefined;
  /** Told of each finding as it is made. */
  readonly onEvidence?: ((evidence: Evidence) => void) | undefined;
}

/** Share of the threshold that keeps an episode open. */
const KEEPS_OPEN = 0.7;
/** What a silence of all services is called where a service's name is asked for. */
const PIPELINE = 'log pipeline';

/**
 * One decision on a private copy of a baseline: takes lines, closes windows, gives what changed. Synchronous, with `now` passed.
 * After a commit that is known to have succeeded it may go on; after anything else it is thrown away.
 */
export class Decision {
  private readonly recent = new RecentLines();
  private readonly lineHash: LineHash;
  private readonly tellings: Telling[] = [];
  /** Of which late lines can still be found. */
  readonly minutes: KnownMinutes;
  private spent = false;
  private whyAnew: string | undefined;

  constructor(
    private readonly rooms: BaselineRooms,
    private readonly setup: DecisionSetup,
  ) {
    this.lineHash = new LineHash(rooms.head.key);
    this.minutes = new KnownMinutes(rooms, setup.options);
    this.whyAnew = setup.startsAnew;
  }

  /** `new`, or why what was stored is dropped; undefined where the baseline goes on. */
  get startsAnew(): string | undefined {
    return this.whyAnew;
  }

  /** Its change has been asked for, and nobody has confirmed the commit yet. */
  get isSpent(): boolean {
    return this.spent;
  }

  /** Its change is known to be committed: it may go on. */
  confirm(): void {
    this.spent = false;
    this.whyAnew = undefined;
  }

  get head(): BaselineHead {
    return this.rooms.head;
  }

  figures(now: EpochMs): BaselineFigures {
    return figuresOf(this.rooms, now);
  }

  /** Where the next read begins. Never before the oldest identity: what is older could not be told from a repeat. */
  readFrom(): EpochNs {
    const again = msToNs(Math.max(this.head.keptFrom, nsToMs(this.head.watermark) - this.setup.options.rereadMs));
    return again < this.head.watermark ? again : this.head.watermark;
  }

  /** At most 500 lines, so that the shell can breathe between. Known lines are dropped here, for two workers may hold the same ones. */
  offer(lines: readonly RawLine[]): void {
    for (const line of lines) this.take(line);
  }

  note(gaps: readonly Gap[]): void {
    for (const gap of gaps) {
      if (!this.rooms.coverage.note(gap)) continue;
      this.head.counts.gaps++;
      this.head.counts.lost += gap.lines ?? 0;
    }
  }

  /** All lines before `completeTo` have been offered. Closes windows, ends episodes, forgets what is too old. */
  close(completeTo: EpochNs): void {
    if (completeTo > this.head.watermark) this.head.watermark = completeTo;
    const upTo = nsToMs(this.head.watermark);
    const observed = this.rooms.windows.close(upTo, (start, end) => this.rooms.coverage.of(start, end));
    for (const seen of observed) this.judgeWindow(seen);
    this.judgeSilence(observed);
    this.tellings.push(...this.rooms.episodes.sweep(upTo));
    this.recent.forgetBefore(upTo - this.setup.options.windowMs);
    this.minutes.forget(upTo);
  }

  /** What to commit, and the anomalies in its outbox. Asked once a commit: what it has given it does not give again. */
  change(now: EpochMs): { readonly change: Change; readonly anomalies: readonly Anomaly[] } {
    const anomalies = this.tellings.map((telling) => this.wordTelling(telling, now));
    const outbox = this.tellings.map((telling, index) => anomalyRow(this.head.key, telling, anomalies[index]!));
    const { put, drop } = changedParts(this.rooms);
    const change: Change = { put, drop: this.whyAnew === undefined ? drop : 'all', outbox };
    this.tellings.length = 0;
    this.spent = true;
    return { change, anomalies };
  }

  private take(line: RawLine): void {
    const at = nsToMs(line.at);
    const { head } = this;
    if (at < head.keptFrom) {
      head.counts.tooLate++;
      return;
    }
    if (!this.rooms.identities.add(Math.floor(at / MINUTE_MS), this.lineHash.of(line))) return;
    const { service, severity, message } = parseLine(line, this.setup.options);
    const match = this.rooms.templates.match(service, message, at);
    const seen: LineObservation = {
      at,
      service,
      severity,
      template: match.id,
      templateText: match.text,
      isNewTemplate: match.isNew,
      source: this.lineHash.sourceOf(line),
      isHistory: at < head.learnUntil,
      message,
    };
    this.recent.note(service, match, line);
    nameService(this.head, { service, stream: line.stream }, this.setup.options.serviceLabel);
    const isInTime = this.rooms.windows.count(seen);
    const isAnomalous = this.judgeLine(seen, line, match.literals);
    head.counts.lines++;
    if (!isInTime) head.counts.late++;
    if (isAnomalous) head.counts.anomalousLines++;
  }

  private judgeLine(seen: LineObservation, line: RawLine, literals: readonly string[]): boolean {
    const { detectors } = this.rooms;
    if (seen.isHistory) {
      detectors.learnLine(seen);
      return false;
    }
    const { scores, isWarmingUp } = detectors.scoreLine(seen);
    if (isWarmingUp) this.head.counts.warmingUp++;
    const verdict = judge(scores, this.setup.options);
    if (!verdict.isAnomalous) {
      detectors.learnLine(seen);
      return false;
    }
    detectors.refuseLine(seen);
    const isTemplate = verdict.cause !== 'service';
    this.add({
      ...(isTemplate
        ? this.causeOf(seen.service, 'line', seen.template, seen.templateText)
        : this.causeOf(seen.service, 'line')),
      contains: isTemplate ? literals : [],
      from: seen.at,
      until: seen.at,
      score: verdict.score,
      severity: seen.severity,
      reasons: verdict.reasons,
      exemplars: () => [exemplarOf(line)],
      lines: 1,
      isWarmingUp,
    });
    return true;
  }

  private judgeWindow(seen: WindowObservation): void {
    const { detectors } = this.rooms;
    if (seen.end <= this.head.learnUntil) return detectors.learnWindow(seen);
    const { scores, isWarmingUp } = detectors.scoreWindow(seen);
    if (scores.length === 0) return detectors.learnWindow(seen);
    const cause = this.causeOf(seen.service, 'rate', seen.template, this.textOf(seen.template));
    const verdict = judge(scores, { threshold: this.thresholdOf(cause.fingerprint) });
    if (!verdict.isAnomalous) return detectors.learnWindow(seen);
    detectors.refuseWindow(seen);
    const shown = this.recent.show(seen.service, seen.template);
    this.add({
      ...cause,
      contains: shown.contains,
      from: seen.start,
      until: seen.end,
      score: verdict.score,
      severity: seen.severity,
      reasons: verdict.reasons,
      exemplars: () => shown.lines.map(exemplarOf),
      lines: seen.features.count ?? 0,
      isWarmingUp,
    });
  }

  /** The lines that a service does not send any more are one silence, whether it is all of them or one that came by the clock. */
  private judgeSilence(observed: readonly WindowObservation[]): void {
    const { learnUntil } = this.head;
    const options = { learnUntil, threshold: this.setup.options.threshold };
    for (const { seen, verdict, isPipeline } of findSilence(this.rooms.detectors, observed, options))
      this.add({
        ...(isPipeline ? this.causeOf(PIPELINE, 'pipeline') : this.causeOf(seen.service, 'silence')),
        template: isPipeline ? undefined : this.textOf(seen.template),
        contains: [],
        from: seen.start,
        until: seen.end,
        score: verdict.score,
        severity: isPipeline ? 'critical' : seen.template === undefined ? 'error' : 'warning',
        reasons: verdict.reasons,
        exemplars: () => this.recent.lastOf(isPipeline ? undefined : seen.service).map(exemplarOf),
        lines: 0,
        isWarmingUp: false,
      });
  }

  private causeOf(service: string, kind: AnomalyKind, template?: string, templateText?: string) {
    return {
      fingerprint: fingerprint(this.setup.baseline, service, kind, template),
      kind,
      service,
      labels: serviceMatcher(this.head.serviceLabels[service], service),
      template: templateText,
    };
  }

  /** Less keeps an episode open than opens one, or a rise that hovers about the threshold would be told over and over. */
  private thresholdOf(fingerprint: string): number {
    const { threshold } = this.setup.options;
    return this.rooms.episodes.isOpen(fingerprint) ? threshold * KEEPS_OPEN : threshold;
  }

  private textOf(template: string | undefined): string | undefined {
    return template === undefined ? undefined : this.rooms.templates.textOf(template);
  }

  private add(evidence: Evidence): void {
    this.setup.onEvidence?.(evidence);
    const telling = this.rooms.episodes.add(evidence);
    if (telling === 'refused') this.head.counts.refused++;
    else if (telling) this.tellings.push(telling);
  }

  private wordTelling(telling: Telling, now: EpochMs): Anomaly {
    return anomalyOf(telling, {
      baseline: this.setup.baseline,
      show: this.setup.show,
      now,
      bornAt: this.head.bornAt,
    });
  }
}
