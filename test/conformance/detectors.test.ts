import { lineDetectors, silenceDetectors, windowDetectors } from '../../core/detectors';
import type { LineObservation, WindowObservation } from '../../core/detectors';
import { detectorLaws, kindsWithFixtures } from './detector-laws';
import type { Trial } from './detector-laws';
import {
  HOSTILE_LINES,
  HOSTILE_WINDOWS,
  lineStream,
  mixStream,
  pulseStream,
  serviceStream,
  strangerLines,
  strangerMixes,
  strangerServices,
  strangerWindows,
  windowStream,
} from './detector-streams';

const MINUTE_MS = 60_000;

const reversed = <Value extends object>(value: Value): Value =>
  Object.fromEntries(Object.entries(value).reverse()) as Value;

const sameLine =
  (message: string) =>
  (nth: number): LineObservation => ({
    at: 1_700_000_000_000 + nth * 1_000,
    service: 'shop',
    severity: 'info',
    template: 't',
    templateText: message,
    isNewTemplate: nth === 0,
    message,
  });

const sameWindow =
  (features: Record<string, number>) =>
  (nth: number): WindowObservation => ({
    start: nth * MINUTE_MS,
    end: (nth + 1) * MINUTE_MS,
    series: 'shop#t',
    service: 'shop',
    template: 't',
    severity: 'error',
    coverage: 1,
    features,
  });

const sameOfService =
  (features: Record<string, number>) =>
  (nth: number): WindowObservation => {
    const seen = sameWindow(features)(nth);
    return { ...seen, series: seen.service, template: undefined };
  };

const MONOTONOUS_FEATURES: readonly Readonly<Record<string, number>>[] = [
  { count: 5, errorCount: 5, serviceCount: 20, idleWindows: 0 },
  { count: 0, errorCount: 0 },
  { count: 1e6 },
  {},
];

describe.each(lineDetectors.map((kind) => ({ name: kind.kind, kind })))('line detector $name', ({ kind }) => {
  detectorLaws<LineObservation>({
    kind,
    stream: lineStream,
    strangers: strangerLines,
    hostile: HOSTILE_LINES,
    shuffled: reversed,
    altered: (seen, nth) => (nth % 3 ? seen : { ...seen, message: '', templateText: '' }),
    monotonous: [
      'the same again, and again the same',
      '',
      '\u0000',
      'Zm9vYmFyYmF6cXV4cXV1eGNvcmdlZ3JhdWx0Z2FycGx5d2FsZG8=',
    ].map(sameLine),
    featuresOf: (seen) => Object.keys(seen),
  });
});

/** What a kind is tried on where `windowStream` holds nothing that it looks at. */
const OWN_STREAMS: Readonly<Record<string, Pick<Trial<WindowObservation>, 'stream' | 'strangers' | 'oddFrom'>>> = {
  mix: { stream: mixStream, strangers: strangerMixes, oddFrom: 0.225 },
  forest: { stream: serviceStream, strangers: strangerServices },
};

const ofWindows = [
  ...windowDetectors.map((kind) => {
    const own = OWN_STREAMS[kind.kind] ?? { stream: windowStream, strangers: strangerWindows };
    return { name: kind.kind, kind, oddFrom: own.oddFrom, ...own };
  }),
  ...silenceDetectors.map((kind) => {
    return { name: kind.kind, kind, oddFrom: undefined, stream: pulseStream, strangers: strangerWindows };
  }),
];

describe.each(ofWindows)('window detector $name', ({ kind, stream, strangers, oddFrom }) => {
  detectorLaws<WindowObservation>({
    kind,
    stream,
    strangers,
    oddFrom,
    hostile: HOSTILE_WINDOWS,
    shuffled: (seen) => reversed({ ...seen, features: reversed(seen.features) }),
    altered: (seen, nth) => ({ ...seen, features: alteredFeatures(seen.features, nth) }),
    monotonous: MONOTONOUS_FEATURES.flatMap((features) => [sameWindow(features), sameOfService(features)]),
    featuresOf: (seen) => Object.keys(seen.features),
  });
});

test('whatever has a fixture is registered', () => {
  const registered = [...lineDetectors, ...windowDetectors, ...silenceDetectors].map((kind) => kind.kind);
  expect(registered).toEqual(expect.arrayContaining(kindsWithFixtures()));
  expect(new Set(registered).size).toBe(registered.length);
});

function alteredFeatures(features: Readonly<Record<string, number>>, nth: number): Record<string, number> {
  const kept = Object.entries(features).filter((_, index) => (index + nth) % 4 !== 0);
  return Object.fromEntries(nth % 2 ? kept : [...kept, ['novelFeature', nth]]);
}
