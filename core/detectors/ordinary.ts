import type { Score } from './detector';

/** One for all: most lines are ordinary, and a score apiece would be garbage to collect. */
export const ORDINARY: Score = Object.freeze({ value: 0, reasons: Object.freeze([]) });
