import type { WindowObservation } from './detector';

/** What is counted of a series. */
export type Counted = 'count' | 'errorCount' | 'warningCount';

/** What a rise must be to be told. */
export interface Bar {
  /** Each is where its own evidence is worth .5. */
  readonly factor: number;
  /** Nats: by chance one window in e^12 at most goes so far. There are many more series below error, hence more for them. */
  readonly surprise: number;
  readonly lines: number;
  /** The same, as a share of the other lines of the service. */
  readonly share: number;
  /** Lines a window that are granted to the rarest series. */
  readonly floor: number;
  /** A series with fewer lines a window is sporadic: its bursts are jobs and features at work, not a change of habit. */
  readonly regular: number;
  /** So many of so many windows must be raised. */
  readonly horizons: readonly { readonly windows: number; readonly raised: number }[];
}

const ERROR_BAR: Bar = {
  factor: 3,
  surprise: 12,
  lines: 5,
  share: 0,
  floor: 0,
  regular: 0,
  horizons: [
    { windows: 3, raised: 2 },
    { windows: 10, raised: 3 },
  ],
};
const SERVICE_BAR: Bar = {
  factor: 4,
  surprise: 16,
  lines: 10,
  share: 0,
  floor: 1,
  regular: 0,
  horizons: [{ windows: 10, raised: 6 }],
};
const WARNING_BAR: Bar = { ...SERVICE_BAR, share: 0.1, regular: 0.5 };
const INFO_BAR: Bar = { ...SERVICE_BAR, share: 0.2, regular: 2 };

/** What is told at once: see `judgeRecord`. Each is where its own evidence is worth .5. */
export type AtOnce = Pick<Bar, 'factor' | 'surprise' | 'lines'>;

/** Errors are worth a person's time soonest; bursts of warnings are daily life in many services, and need twice the certainty. */
export const AT_ONCE: Readonly<Record<Counted, AtOnce>> = {
  count: { factor: 3, surprise: 16, lines: 10 },
  errorCount: { factor: 3, surprise: 8, lines: 5 },
  warningCount: { factor: 4, surprise: 32, lines: 10 },
};

/** A service always logs some errors, and so may a template of another kind: their gravest line says nothing of the whole. */
export function barFor(seen: WindowObservation): Bar {
  if (seen.template === undefined) return SERVICE_BAR;
  if (isOfErrors(seen)) return ERROR_BAR;
  return seen.severity === 'info' ? INFO_BAR : WARNING_BAR;
}

/** Most of a series' lines are errors. */
export function isOfErrors({ features }: WindowObservation): boolean {
  return amount(features['errorCount']) * 2 > amount(features['count']);
}

/** Beyond this a count is a broken feature, and its square would not be finite. */
export const MOST_LINES = 1e9;

/** A feature as a number of lines; 0 where it is absent or makes no sense. */
export function amount(feature: number | undefined): number {
  return feature !== undefined && feature > 0 ? Math.min(feature, MOST_LINES) : 0;
}
