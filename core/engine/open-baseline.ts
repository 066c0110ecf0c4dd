import type { Evidence } from '../anomaly/episodes';
import { Episodes } from '../anomaly/episodes';
import { openDetectors } from '../detectors';
import { openWindows } from '../feature';
import { Coverage, Identities } from '../intake';
import type { Source } from '../intake/source';
import { partsUnder } from '../store/parts-under';
import type { Parts } from '../store/store';
import { openTemplates } from '../template';
import type { EpochMs } from '../time';
import { MINUTE_MS, msToNs } from '../time';
import { openEpisodes } from './baseline';
import type { BaselineHead } from './baseline-head';
import { noCounts, openHead } from './baseline-head';
import { Decision } from './decide';
import type { ObserveOptions } from './observe-options';

export interface BaselineSetup {
  readonly baseline: string;
  readonly source: Pick<Source, 'origin' | 'query' | 'show'>;
  readonly options: ObserveOptions;
  /** Told of each finding as it is made. */
  readonly onEvidence?: (evidence: Evidence) => void;
}

/** What only a new baseline needs. */
export interface Birth {
  readonly now: EpochMs;
  /** Exclusive end of what can be read now. */
  readonly end: EpochMs;
  /** Eight of them. */
  readonly randomBytes: Uint8Array;
}

const NO_PARTS: Parts = new Map();

/** Opens a baseline's parts for one decision; anew where there are none or they belong to another source. */
export function openBaseline(parts: Parts | undefined, setup: BaselineSetup, birth: Birth): Decision {
  const head = parts && openHead(parts.get('head')!);
  const why = head && whyAnew(head, setup);
  if (!parts || !head || why !== undefined) return decisionOn(NO_PARTS, newHead(setup, birth), setup, why ?? 'new');
  head.query = setup.source.query;
  return decisionOn(parts, head, setup, undefined);
}

/** A changed query reads on: what it no longer selects rests. */
function whyAnew(head: BaselineHead, { source, options }: BaselineSetup): string | undefined {
  if (head.origin !== source.origin) return 'it reads another Loki or tenant now';
  if (head.windowMs !== options.windowMs) return 'its windows have another length now';
  return undefined;
}

function decisionOn(parts: Parts, head: BaselineHead, setup: BaselineSetup, startsAnew: string | undefined): Decision {
  const { options, baseline, source, onEvidence } = setup;
  const rooms = {
    head,
    coverage: new Coverage(head.uncovered),
    identities: Identities.open(partsUnder(parts, 'identities/'), options.identityLimit),
    templates: openTemplates(partsUnder(parts, 'templates/')),
    windows: openWindows(partsUnder(parts, 'windows/'), { windowMs: options.windowMs }),
    detectors: openDetectors(parts, head.key.low),
    episodes: new Episodes(openEpisodes(parts), options.holdOpenMs),
  };
  return new Decision(rooms, { baseline, show: (what) => source.show(what), options, startsAnew, onEvidence });
}

function newHead({ source, options }: BaselineSetup, birth: Birth): BaselineHead {
  const from = Math.floor((birth.end - options.learnFromMs) / options.windowMs) * options.windowMs;
  const words = new DataView(birth.randomBytes.buffer, birth.randomBytes.byteOffset, 8);
  return {
    origin: source.origin,
    windowMs: options.windowMs,
    query: source.query,
    bornAt: birth.now,
    key: { high: words.getUint32(0), low: words.getUint32(4) },
    watermark: msToNs(from),
    keptFrom: Math.floor(from / MINUTE_MS) * MINUTE_MS,
    learnFrom: from,
    learnUntil: birth.end,
    counts: noCounts(),
    uncovered: [],
    differences: [],
    lateCheckedAt: 0,
    serviceLabels: {},
  };
}
