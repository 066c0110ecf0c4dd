import { interfaceLaws } from './loki-laws/interface';
import { lateLaws } from './loki-laws/late-lines';
import { LawBench } from './loki-laws/law-bench';
import { orderLaws } from './loki-laws/order-and-limits';
import { queryLaws } from './loki-laws/queries';
import { storedLaws } from './loki-laws/stored';
import { windowLaws } from './loki-laws/windows';

/** What both Lokis do, with every limit at its default: if the fake drifts, this fails on one of the two. */
export function lokiLaws(urlOf: () => string): void {
  const bench = new LawBench(urlOf);
  beforeEach(() => bench.begin());
  for (const laws of [windowLaws, orderLaws, queryLaws, storedLaws, lateLaws, interfaceLaws]) laws(bench);
}
