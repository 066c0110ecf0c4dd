import { seededChance } from '../../core';

const SIZE = 256 * 1_024;

/** Whatever makes a careless pattern or loop slow, a quarter of a megabyte of each. */
export const HOSTILE = [
  'a', '1', '[', ']', '{', '"', "'", '\\', '\\"', '<', '=', ':', '-', '.', ' ', '\t', '\0', '\ud800', '\ue00a', '/', '\x1b[',
  'a=', 'a="', 'a=1 ', '1.', '1:', '1-', '1/', 'f:', 'ab:', '1a', 'a1', 'eyJ', 'eyJ-', 'password=', 'password', 'token: ',
  'Bearer ', 'authorization:', 'cookie=', '://', '://a:', '-----BEGIN A-----', '<redacted:', 'error', 'errors=0 ', 'Jan 1 ',
  'Mon ', 'Error', '{"a":', '[1,', '<34>', '<34>1 - - - - - [', 'x@', '1 2 ', '0x', 'e-1', '12:34:56 ', '2026-11-21 ',
].map((piece) => ({ name: JSON.stringify(piece), text: piece.repeat(Math.ceil(SIZE / piece.length)).slice(0, SIZE) })); // prettier-ignore

const PIECES = [
  '{', '}', '"', ':', ',', '[', ']', '=', ' ', '\n', '\t', '\\', '<', '>', '-', '.', '/', '@', '%', '\0', '\x1b[31m', '\ud83d',
  '\udc00', '\ue000', '\ue00a', '\ue01f', '\ufeff', 'é', 'level', 'msg', 'error', 'ERROR', 'password', 'token', 'Bearer', 'eyJ',
  'null', 'true', '__proto__', '-----BEGIN', '<34>1', '2026-11-21T09:38:01Z', 'Nov 21 09:38:01', '10.0.0.1', 'fe80::1', '0x1f',
  '12ms', '1e99999', 'a1b2c3d4', 'host app[1]:', '<redacted:jwt>', '://a:b@',
]; // prettier-ignore

/** Texts of the pieces above and of any unit, the same for the same seed. */
export function* wildTexts(seed: number, count: number): Iterable<string> {
  const chance = seededChance(seed);
  for (let made = 0; made < count; made++) {
    const length = Math.floor(40 * chance() ** 2);
    yield Array.from({ length }, () => wildPiece(chance)).join('');
  }
}

function wildPiece(chance: () => number): string {
  if (chance() < 0.1) return String.fromCharCode(Math.floor(chance() * 65_536));
  const piece = PIECES[Math.floor(chance() * PIECES.length)]!;
  return chance() < 0.1 ? piece.repeat(Math.floor(chance() * 50)) : piece;
}
