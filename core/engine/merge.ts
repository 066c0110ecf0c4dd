import type { Anomaly } from '../anomaly/anomaly';
import { bookChange, forgetIn, newBook, openBook, heardFrom } from '../alert';
import type { Store } from '../store/store';
import { update } from '../store/update';
import type { Surroundings } from './surroundings';
import { birthText } from './surroundings';

export interface MergeSetup {
  readonly store: Store;
  /** `book/<name>` */
  readonly book: string;
  readonly anomalies: readonly Anomaly[];
  readonly surroundings: Surroundings;
}

export interface MergeReport {
  readonly merged: number;
  readonly unchanged: number;
  /** One for each anomaly, in their order. */
  readonly each: readonly {
    readonly fingerprint: string;
    readonly is: 'merged' | 'unchanged' | 'held';
    readonly why?: string;
  }[];
}

/** Puts anomalies into the book. Safe to repeat, in any order: what is not greater changes nothing and writes nothing. */
export async function mergeAnomalies({ store, book: unit, anomalies, surroundings }: MergeSetup): Promise<MergeReport> {
  const birth = birthText(surroundings);
  const { result } = await update(store, unit, (loaded) => {
    const opened = loaded ? openBook(loaded.parts) : newBook(birth);
    const now = surroundings.clock();
    const each = anomalies.map((anomaly) => ({
      fingerprint: anomaly.fingerprint,
      ...opened.book.merge(heardFrom(anomaly), now),
    }));
    forgetIn(opened, now);
    return { change: bookChange(opened), result: each };
  });
  const count = (is: string) => result.filter((one) => one.is === is).length;
  return { merged: count('merged'), unchanged: count('unchanged'), each: result };
}
