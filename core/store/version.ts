import type { Version } from './store';

/** `birth` is random, so a unit deleted and made again is another one although its number starts at 1 again. */
export function versionText(birth: string, number: number): Version {
  return `${birth}.${number}`;
}

/** Equal for all versions of one unit's life. Names made from it are never made again after a reset. */
export function birthOf(version: Version): string {
  return version.slice(0, version.lastIndexOf('.'));
}
