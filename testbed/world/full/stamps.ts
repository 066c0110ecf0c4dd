import type { EpochMs } from '../../testbed-line';

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

export const iso = (at: EpochMs): string => new Date(at).toISOString();

/** `2026-11-02 08:00:00` */
export const spaced = (at: EpochMs): string => iso(at).slice(0, 19).replace('T', ' ');

/** `Nov  2 08:00:00`, as RFC 3164 §4.1.2 wants it: a day below ten gets a blank. */
export function bsd(at: EpochMs): string {
  const date = new Date(at);
  return `${MONTHS[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2)} ${iso(at).slice(11, 19)}`;
}

/** `02/Nov/2026:08:00:00 +0000`, as web servers write it. */
export function clf(at: EpochMs): string {
  const date = new Date(at);
  const day = String(date.getUTCDate()).padStart(2, '0');
  return `${day}/${MONTHS[date.getUTCMonth()]}/${date.getUTCFullYear()}:${iso(at).slice(11, 19)} +0000`;
}

/** `1102 08:00:00.123456`, as klog writes it. */
export function klog(at: EpochMs, micros: number): string {
  const text = iso(at);
  return `${text.slice(5, 7)}${text.slice(8, 10)} ${text.slice(11, 23)}${String(micros).padStart(3, '0')}`;
}
