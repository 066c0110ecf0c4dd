import { endOfDigits, endOfHex, isAlphanumeric, isDigit, isHex } from './characters';
import { ADDRESS, MAC } from './marks';

/** A shape found: what it is and where it ends. One object, used again for each answer. */
export interface Shape {
  mark: number;
  end: number;
}

const IPV6_GROUPS = 8;

/** `10.0.0.1`, with `:port` or `/bits`; 0 when it is not one. */
export function endOfIpv4(text: string, start: number): number {
  let position = start;
  for (let group = 0; group < 4; group++) {
    if (group > 0) {
      if (text.charCodeAt(position) !== 0x2e) return 0;
      position++;
    }
    const end = endOfDigits(text, position);
    if (end === position || end - position > 3) return 0;
    position = end;
  }
  const next = text.charCodeAt(position);
  if (next === 0x2e && isDigit(text.charCodeAt(position + 1))) return 0;
  if (next === 0x3a || next === 0x2f)
    return endOfDigits(text, position + 1) > position + 1 ? endOfDigits(text, position + 1) : position;
  return position;
}

/** `8-4-4-4-12` hexadecimal digits; 0 when it is not one. */
export function endOfUuid(text: string, start: number): number {
  let position = start;
  for (const length of [8, 4, 4, 4, 12]) {
    if (position > start && text.charCodeAt(position++) !== 0x2d) return 0;
    for (const end = position + length; position < end; position++) if (!isHex(text.charCodeAt(position))) return 0;
  }
  return isAlphanumeric(text.charCodeAt(position)) ? 0 : position;
}

/** Groups of hexadecimal digits between colons: a MAC address, or IPv6 with `%zone` or `:port` behind all eight groups. */
export function readColonHex(text: string, start: number, found: Shape): boolean {
  let position = start;
  let groups = 0;
  let isAllPairs = true;
  let hasGap = false;
  while (groups < IPV6_GROUPS) {
    const end = endOfHex(text, position);
    if (end - position > 4) return false;
    if (end > position) {
      groups++;
      if (end - position !== 2) isAllPairs = false;
    }
    position = end;
    if (text.charCodeAt(position) !== 0x3a) break;
    const isDouble = text.charCodeAt(position + 1) === 0x3a;
    if (isDouble && hasGap) break;
    if (!isDouble && !isHex(text.charCodeAt(position + 1))) break;
    if (groups === IPV6_GROUPS) break;
    hasGap ||= isDouble;
    position += isDouble ? 2 : 1;
  }
  if (isAlphanumeric(text.charCodeAt(position))) return false;
  const isMac = groups === 6 && isAllPairs && !hasGap;
  if (!isMac && !(hasGap && groups >= 2) && groups !== IPV6_GROUPS) return false;
  found.mark = isMac ? MAC : ADDRESS;
  found.end = isMac ? position : endOfPortOrZone(text, position);
  return true;
}

function endOfPortOrZone(text: string, end: number): number {
  const next = text.charCodeAt(end);
  if (next === 0x3a) return Math.max(end, endOfDigits(text, end + 1) > end + 1 ? endOfDigits(text, end + 1) : end);
  if (next !== 0x25) return end;
  let position = end + 1;
  while (position < end + 17 && isAlphanumeric(text.charCodeAt(position))) position++;
  return position;
}
