import { openDetectors } from '../../core/detectors';
import type { LineObservation, Scored } from '../../core/detectors';
import { openWindows } from '../../core/feature';
import { MINUTE_MS } from '../../core/time';
import { judge } from '../../core/verdict';
import { BEGIN, FAULT_MS, LIVE_FROM, faultsOf, world } from './detection-world';
import type { Fault, Said } from './detection-world';

interface Finding {
  readonly at: number;
  readonly service: string;
  readonly text: string;
}

/** Eight hours teach; what the verdicts of the sixteen after them find. */
function detect(said: Iterable<Said>): { readonly found: Finding[]; readonly lines: number; readonly errors: number } {
  const windows = openWindows(new Map(), { windowMs: MINUTE_MS });
  const detectors = openDetectors(new Map(), 1);
  const known = new Set<string>();
  const found: Finding[] = [];
  const counts = { lines: 0, errors: 0 };
  const isAnomalous = ({ scores }: Scored, at: number, service: string): boolean => {
    const verdict = judge(scores, { threshold: 0.5 });
    if (verdict.isAnomalous) found.push({ at, service, text: verdict.reasons[0]!.text });
    return verdict.isAnomalous;
  };
  let closed = BEGIN;
  for (const { at, service, severity, template, message } of said) {
    const isLearning = at < LIVE_FROM;
    for (; closed + MINUTE_MS <= at; closed += MINUTE_MS)
      for (const window of windows.close(closed + MINUTE_MS, () => 1)) {
        if (!isLearning && isAnomalous(detectors.scoreWindow(window), window.end, window.service))
          detectors.refuseWindow(window);
        else detectors.learnWindow(window);
      }
    const seen: LineObservation = {
      at,
      service,
      severity,
      template,
      templateText: template,
      isNewTemplate: !known.has(template),
      message,
    };
    known.add(template);
    counts.lines++;
    if (severity === 'error') counts.errors++;
    windows.count(seen);
    if (!isLearning && isAnomalous(detectors.scoreLine(seen), at, service)) detectors.refuseLine(seen);
    else detectors.learnLine(seen);
  }
  return { found, ...counts };
}

/** A finding of the fault's service, from its begin until an episode without new evidence would have ended. */
const isOf =
  (fault: Fault) =>
  (finding: Finding): boolean =>
    finding.service === fault.service && finding.at >= fault.at && finding.at <= fault.at + FAULT_MS + 5 * MINUTE_MS;

describe.each([1, 2, 3, 4, 5])('a day of four services, seed %i', (seed) => {
  const faults = faultsOf(seed);
  const { found, lines, errors } = detect(world(seed, faults));

  test.each(faults)('$name is found within three windows', (fault) => {
    const first = found.find(isOf(fault));
    expect(first && (first.at - fault.at) / MINUTE_MS).toBeLessThanOrEqual(3);
  });

  test('nothing else is found', () => {
    expect(found.filter((finding) => !faults.some((fault) => isOf(fault)(finding)))).toEqual([]);
  });

  test('the world is not clean', () => {
    expect(errors / lines).toBeGreaterThan(0.03);
  });
});

test('nothing at all is found without the faults', () => {
  expect(detect(world(6, [])).found).toEqual([]);
});
