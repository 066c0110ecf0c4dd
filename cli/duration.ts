import { Refusal } from './refusal';

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Such as 30s, 5m, 2h or 7d, in milliseconds. */
export function durationOf(flag: string, text: string): number {
  const match = /^(\d+(?:\.\d+)?)(s|m|h|d)$/.exec(text);
  const ms = match === null ? 0 : Math.round(Number(match[1]) * (UNITS[match[2] as string] as number));
  if (ms <= 0) throw new Refusal(`Failed to read ${flag}: "${text}" is no duration. Write it like 30s, 5m or 2h.`);
  return ms;
}

const BYTES: Readonly<Record<string, number>> = { KB: 1e3, MB: 1e6, GB: 1e9 };

/** Such as 500MB or 1GB. */
export function bytesOf(flag: string, text: string): number {
  const match = /^(\d+(?:\.\d+)?)(KB|MB|GB)$/i.exec(text);
  const bytes = match === null ? 0 : Math.round(Number(match[1]) * BYTES[match[2]!.toUpperCase()]!);
  if (bytes > 0) return bytes;
  throw new Refusal(`Failed to read ${flag}: "${text}" is no amount of bytes. Write it like 500MB or 1GB.`);
}
