import { openTemplates, type Parts, type Templates } from '../../../core';

export const AT = 1_795_253_881_000;

/** What a store would hold after all changes so far, on top of `parts`. */
export function saved(templates: Templates, parts: Parts = new Map()): Parts {
  const next = new Map(parts);
  for (const [name, bytes] of templates.changes()) {
    if (bytes === undefined) next.delete(name);
    else next.set(name, bytes);
  }
  return next;
}

export function learned(messages: readonly string[], service = 'shop'): Templates {
  const templates = openTemplates(new Map());
  for (const message of messages) templates.match(service, message, AT);
  return templates;
}

export function textOf(message: string): string {
  return openTemplates(new Map()).match('shop', message, AT).text;
}
