import type { Labels } from './line';
import { inTenant } from './tenant';

/** In the order of Loki's own `discover_service_name`, as far as people name services by these. */
const SERVICE_LABELS = ['service_name', 'service', 'app', 'container', 'unit', 'job', 'host'] as const;

/** Set by Loki when it found no label to name a service by. */
const UNKNOWN_TO_LOKI = 'unknown_service';

/** Longer names are cut: they are keys of state. */
const LONGEST_NAME = 256;

/** A reader gives the same object for each line of a stream, so most lines cost one look-up. */
const cache = new WeakMap<Labels, { serviceLabel: string | undefined; service: string | undefined }>();

/**
 * Who wrote the line: the first label present of the option's and the list above; else `unknown`. Where a query asks several
 * tenants, theirs are different services: `tenant/service`.
 */
export function serviceOf(stream: Labels, metadata: Labels, serviceLabel?: string): string {
  const cached = cache.get(stream);
  // Metadata is per line, so a stream that names no service is asked about each time.
  if (cached !== undefined && cached.serviceLabel === serviceLabel && cached.service !== undefined)
    return cached.service;
  const told = serviceLabel !== undefined && !stream[serviceLabel] && metadata[serviceLabel];
  if (told) return inTenant(stream, cut(told));
  const named = namedBy(stream, serviceLabel);
  const service = named === undefined ? undefined : inTenant(stream, named);
  // With an option, a line's metadata may outrank the stream's other labels: then the stream alone does not decide.
  const isDecided = serviceLabel === undefined || Boolean(stream[serviceLabel]);
  if (isDecided) cache.set(stream, { serviceLabel, service });
  return service ?? inTenant(stream, namedBy(metadata, serviceLabel) ?? 'unknown');
}

function namedBy(labels: Labels, serviceLabel: string | undefined): string | undefined {
  const chosen = serviceLabel === undefined ? undefined : labels[serviceLabel];
  if (chosen) return cut(chosen);
  for (const label of SERVICE_LABELS) {
    const name = labels[label];
    if (name && !(label === 'service_name' && name === UNKNOWN_TO_LOKI)) return cut(name);
  }
  return undefined;
}

function cut(name: string): string {
  return name.length > LONGEST_NAME ? name.slice(0, LONGEST_NAME) : name;
}
