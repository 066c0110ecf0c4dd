import { terminalText } from './terminal-text';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** Text of a log as a page may hold it, between tags and in quoted attributes: what could turn or hide it is spelled out. */
export function htmlText(text: string, limit = 2_000): string {
  return terminalText(text, limit).replace(/[&<>"'`]/g, (character) => ENTITIES[character]!);
}
