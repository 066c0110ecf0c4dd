import { scoreEpisodes, type Episode, type EpisodeScore } from './score-episodes';
import type { EpochMs, TestbedLine } from './testbed-line';
import type { Truth } from './world/world';

/** As long as Loghorn holds an episode open. */
const HOLD_OPEN_MS = 5 * 60_000;

export interface Floors {
  readonly anyError: EpisodeScore;
  readonly anyNewTemplate: EpisodeScore;
}

/** The two detectors that anybody writes in an hour, fed line by line: every error, and every line that looks like none before. */
export interface NaiveDetectors {
  /** Those that opened at `scoredFrom` or later; lines before only teach. */
  readonly anyError: readonly Episode[];
  readonly anyNewTemplate: readonly Episode[];
  see(line: TestbedLine): void;
}

export function createNaiveDetectors(scoredFrom: EpochMs): NaiveDetectors {
  const errors = episodeBook(scoredFrom);
  const news = episodeBook(scoredFrom);
  const known = new Set<string>();
  return {
    anyError: errors.episodes,
    anyNewTemplate: news.episodes,
    see({ at, service, text }) {
      const time = Number(at.slice(0, 13));
      if (isError(text)) errors.evidence(service, time);
      const template = `${service} ${crudeTemplate(text)}`;
      if (known.has(template)) return;
      known.add(template);
      news.evidence(service, time);
    },
  };
}

/**
 * What these two reach. Lines before `scoredFrom` only teach. Whoever does not beat them by far has detected nothing; and where
 * they do well the world is too easy.
 */
export function floors(lines: Iterable<TestbedLine>, truth: readonly Truth[], scoredFrom: EpochMs): Floors {
  const naive = createNaiveDetectors(scoredFrom);
  for (const line of lines) naive.see(line);
  return {
    anyError: scoreEpisodes(naive.anyError, truth),
    anyNewTemplate: scoreEpisodes(naive.anyNewTemplate, truth),
  };
}

/** One line for a table of detectors. */
export function describeScore(name: string, score: EpisodeScore): string {
  const share = (value: number): string => value.toFixed(2);
  return `${name.padEnd(18)} precision ${share(score.precision)}  recall ${share(score.recall)}  (${score.right} of ${score.episodes} episodes right, ${score.found} of ${score.faults} faults found)`;
}

function episodeBook(scoredFrom: EpochMs) {
  const lastHeard = new Map<string, EpochMs>();
  const episodes: Episode[] = [];
  return {
    episodes,
    evidence(service: string, at: EpochMs): void {
      const isNew = at - (lastHeard.get(service) ?? -Infinity) > HOLD_OPEN_MS;
      lastHeard.set(service, at);
      if (isNew && at >= scoredFrom) episodes.push({ service, from: at });
    },
  };
}

/** In each of the worlds' formats. */
const ERRORS =
  /"level":"error"|level=error|^<(?:131|83|187)>| ERROR[ :]|\[error\]|^E\d{4} |"PRIORITY":"3"|"log":"ERROR|" 50\d \d/;

function isError(text: string): boolean {
  return ERRORS.test(text);
}

/** Words with a digit and long words are parameters. */
function crudeTemplate(text: string): string {
  return text.replace(/[^\s"=,:[\]{}()]*\d[^\s"=,:[\]{}()]*|[^\s"=]{25,}/g, '#');
}
