import type { Labels } from '../line/line';
import type { BaselineHead } from './baseline-head';
import { labelNaming } from './recent-lines';

/** More services than this nobody can tell apart in an alert; their query then shows the whole source. */
const SERVICES = 1_000;

/** Remembers which label names a service, at its first line. */
export function nameService(
  head: BaselineHead,
  { service, stream }: { readonly service: string; readonly stream: Labels },
  preferred: string | undefined,
): void {
  if (Object.hasOwn(head.serviceLabels, service)) return;
  const label = labelNaming(service, stream, preferred);
  if (label === undefined || Object.keys(head.serviceLabels).length >= SERVICES) return;
  head.serviceLabels = { ...head.serviceLabels, [service]: label };
}
