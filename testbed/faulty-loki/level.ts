import type { Labels } from './entry';

const LEVEL_KEYS = ['level', 'LEVEL', 'Level', 'severity', 'SEVERITY', 'Severity', 'lvl'];

/** What Loki adds to each line as `detected_level`, for the plain cases: a label or field, a word, or `unknown`. */
export function detectLevel(labels: Labels, metadata: Labels, text: string): string {
  for (const key of LEVEL_KEYS) {
    const given = metadata[key] ?? labels[key];
    if (given !== undefined) return nameOf(given) ?? given;
  }
  const field = /(?:^|[\s{,])"?(?:level|severity|lvl)"?\s*[=:]\s*"?([A-Za-z]+)/i.exec(text)?.[1];
  const named = field === undefined ? undefined : nameOf(field);
  return named ?? word(text) ?? 'unknown';
}

function nameOf(level: string): string | undefined {
  const lower = level.toLowerCase();
  if (/^(fatal|crit|critical|debug|trace|info|warn|error|unknown)$/.test(lower))
    return lower === 'crit' ? 'critical' : lower;
  if (lower === 'warning') return 'warn';
  if (lower === 'err') return 'error';
  return lower.startsWith('information') ? 'info' : undefined;
}

function word(text: string): string | undefined {
  if (/\b(fatal)\b/i.test(text)) return 'fatal';
  if (/\b(err|error)\b:?/i.test(text)) return 'error';
  if (/\b(warn|warning)\b:?/i.test(text)) return 'warn';
  if (/\b(critical)\b:?/i.test(text)) return 'critical';
  if (/\b(debug)\b:?/i.test(text)) return 'debug';
  return /\b(info)\b:?/i.test(text) ? 'info' : undefined;
}
