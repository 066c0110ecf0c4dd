import { scoreEpisodes, type Episode, type EpisodeScore } from './score-episodes';
import type { EpochMs, TestbedLine } from './testbed-line';
import type { Truth } from './world/world';

/** As long as Loghorn holds an episode open. */
const HOLD_OPEN_MS = 5 * 60_000;

export interface Floors {
  readonly anyError: EpisodeScore;
  readonly anyNewTemplate: EpisodeScore;
}

/**
 * What the two detectors reach that anybody writes in an hour: tell every error, tell every line that looks like none before.
 * Lines before `scoredFrom` only teach. Whoever does not beat them by far has detected nothing; and where they do well the
 * world is too easy.
 */
export function floors(lines: Iterable<TestbedLine>, truth: readonly Truth[], scoredFrom: EpochMs): Floors {
  const errors = episodeBook(scoredFrom);
  const news = episodeBook(scoredFrom);
  const known = new Set<string>();
  for (const line of lines) {
    const at = Number(line.at.slice(0, 13));
    if (isError(line.text)) errors.evidence(line.service, at);
    const template = `${line.service} ${crudeTemplate(line.text)}`;
    if (known.has(template)) continue;
    known.add(template);
    news.evidence(line.service, at);
  }
  return {
    anyError: scoreEpisodes(errors.episodes, truth),
    anyNewTemplate: scoreEpisodes(news.episodes, truth),
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

function isError(text: string): boolean {
  return /"level":"error"|level=error|^<131>| ERROR /.test(text);
}

/** Words with a digit and long words are parameters. */
function crudeTemplate(text: string): string {
  return text.replace(/[^\s"=,:[\]{}()]*\d[^\s"=,:[\]{}()]*|[^\s"=]{25,}/g, '#');
}
