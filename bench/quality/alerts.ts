import { describeTold, HISTORY_MS, tellWorld, worldLines } from '../../test/scenario/told-world';
import { createWorld, faultNames, floors, scoreEpisodes, twinNames } from '../../testbed/index';
import type { EpisodeScore, Occurrence } from '../../testbed/index';
import type { Bench, Figure } from '../bench';

/** A Monday, 08:00 UTC. */
const BEGIN = Date.UTC(2026, 10, 2, 8);
const MINUTE_MS = 60_000;
const OCCURRENCE_MS = 15 * MINUTE_MS;
/** Faults and twins in turn, so far apart that none hides the next. */
const APART_MS = 40 * MINUTE_MS;
const SEEDS = Array.from({ length: Number(process.env.LOGHORN_BENCH_SEEDS ?? 10) }, (_, index) => 1_000 + index);

export const bench: Bench = {
  name: 'alerts',
  about: `precision and recall of alerts in the testbed's world (${SEEDS.length} seeds, 6 h each, every fault and twin once), beside two naive detectors`,
  async run(progress) {
    const ours: EpisodeScore[] = [];
    const anyError: EpisodeScore[] = [];
    const anyNewTemplate: EpisodeScore[] = [];
    for (const seed of SEEDS) {
      const story = storyOf(seed);
      const truth = createWorld({ seed }).truth(story.faults);
      const lines = worldLines(story);
      const told = await tellWorld(story, lines);
      const alerts = told.filter(({ because }) => because === 'new');
      const episodes = alerts.map(({ alerts: [first] }) => ({
        service: first!.labels.service!,
        from: first!.startsAt,
      }));
      ours.push(scoreEpisodes(episodes, truth));
      const naive = floors(lines, truth, BEGIN + HISTORY_MS);
      anyError.push(naive.anyError);
      anyNewTemplate.push(naive.anyNewTemplate);
      progress(`seed ${seed}: ${describeTold(told).join(' | ')}`);
    }
    const best = (share: (scores: readonly EpisodeScore[]) => number) =>
      Math.max(share(anyError), share(anyNewTemplate));
    return {
      name: bench.name,
      figures: [
        figure('precision of episodes, reference: the better naive detector', precision(ours), best(precision), 1),
        figure('recall of faults, reference: the better naive detector', recall(ours), best(recall), 1),
        floorFigure('any error', anyError),
        floorFigure('any new template', anyNewTemplate),
      ],
    };
  },
};

function storyOf(seed: number) {
  const names = [...twinNames, ...faultNames];
  const occurrences = names.map((name, index): Occurrence => ({
    name,
    at: BEGIN + HISTORY_MS + 20 * MINUTE_MS + index * APART_MS,
    forMs: OCCURRENCE_MS,
  }));
  const isTwin = ({ name }: Occurrence) => twinNames.includes(name);
  return {
    seed,
    from: BEGIN,
    until: BEGIN + HISTORY_MS + 20 * MINUTE_MS + names.length * APART_MS,
    twins: occurrences.filter(isTwin),
    faults: occurrences.filter((one) => !isTwin(one)),
  };
}

function precision(scores: readonly EpisodeScore[]): number {
  return sum(scores, 'right') / Math.max(1, sum(scores, 'episodes'));
}

function recall(scores: readonly EpisodeScore[]): number {
  return sum(scores, 'found') / sum(scores, 'faults');
}

function sum(scores: readonly EpisodeScore[], field: keyof EpisodeScore): number {
  return scores.reduce((total, score) => total + score[field], 0);
}

function figure(what: string, ours: number, reference: number, target: number): Figure {
  return { what, unit: '', ours, reference, ratio: ours / reference, target: `= ${target}`, met: ours >= target };
}

function floorFigure(name: string, scores: readonly EpisodeScore[]): Figure {
  const value = precision(scores);
  return {
    what: `precision of "${name}"`,
    unit: '',
    ours: value,
    reference: null,
    ratio: null,
    target: '< .3',
    met: value < 0.3,
  };
}
