import { openDetectors, lineDetectors, windowDetectors } from '../../../core/detectors';
import type { Detectors, LineObservation, WindowObservation } from '../../../core/detectors';
import { sealBytes } from '../../../core/store/envelope';
import { lineStream, windowStream } from '../../conformance/detector-streams';

const lines = (length: number): LineObservation[] =>
  [...lineStream({ seed: 4, length })].slice(0, length).map(({ seen }) => seen);
const windows = (length: number): WindowObservation[] =>
  [...windowStream({ seed: 4, length })].slice(0, length).map(({ seen }) => seen);

function partsOf(detectors: Detectors): Map<string, Uint8Array> {
  return new Map([...detectors.changes()].flatMap(([part, bytes]) => (bytes ? [[part, bytes]] : [])));
}

describe('all detectors of a baseline', () => {
  test('keep their parts apart, each under its kind', () => {
    const detectors = openDetectors(new Map(), 1);
    lines(10).forEach((seen) => detectors.learnLine(seen));
    windows(10).forEach((seen) => detectors.learnWindow(seen));
    const rooms = new Set([...partsOf(detectors).keys()].map((part) => part.split('/').slice(0, 2).join('/')));
    const kinds = [...lineDetectors, ...windowDetectors].map(({ kind }) => `detector/${kind}`);
    expect(kinds).toEqual(expect.arrayContaining([...rooms]));
    expect([...rooms]).toEqual(expect.arrayContaining(['detector/new-template', 'detector/rate', 'detector/forest']));
    expect([...detectors.changes()]).toEqual([]);
  });

  test('go on from their parts, and ignore those of other rooms', () => {
    const detectors = openDetectors(new Map(), 1);
    lines(3_000).forEach((seen) => detectors.learnLine(seen));
    windows(3_000).forEach((seen) => detectors.learnWindow(seen));
    const again = openDetectors(new Map([...partsOf(detectors), ['windows/progress', new Uint8Array(3)]]), 1);
    for (const seen of lines(3_300).slice(3_000)) expect(again.scoreLine(seen)).toEqual(detectors.scoreLine(seen));
    for (const seen of windows(3_300).slice(3_000))
      expect(again.scoreWindow(seen)).toEqual(detectors.scoreWindow(seen));
  });

  test('say when one of them does not know the series yet', () => {
    const detectors = openDetectors(new Map(), 1);
    expect(detectors.scoreLine(lines(1)[0]!)).toEqual({ scores: [], isWarmingUp: true });
    lines(4_000).forEach((seen) => detectors.learnLine(seen));
    expect(detectors.scoreLine(lines(4_001).at(-1)!).isWarmingUp).toBe(false);
  });

  test('give scores above 0 only', () => {
    const detectors = openDetectors(new Map(), 1);
    for (const seen of lines(5_000)) {
      for (const { value, reasons } of detectors.scoreLine(seen).scores) {
        expect(value).toBeGreaterThan(0);
        expect(reasons.length).toBeGreaterThan(0);
      }
      detectors.learnLine(seen);
    }
  });

  test.each([
    { name: 'newer state', bytes: sealBytes('detector/rate/', 99, new Uint8Array()), code: 'newer-state' },
    { name: 'what is no state', bytes: new Uint8Array(40), code: 'corrupt-state' },
    {
      name: 'state that holds no rows',
      bytes: sealBytes('detector/rate/', 1, new TextEncoder().encode('{}')),
      code: 'corrupt-state',
    },
  ])('refuse $name, with the cure, when something is first asked of it', ({ bytes, code }) => {
    const [seen] = windows(1);
    const open = (): unknown => openDetectors(new Map([['detector/rate/series/0', bytes]]), 1).scoreWindow(seen!);
    expect(open).toThrow(expect.objectContaining({ code, message: expect.stringMatching(/^Failed to open .*reset/i) }));
  });
});
