import { severityRank, type EpochMs, type Severity } from '../core/index';
import type { WhyCounted } from './plan';
import type { Finding, ScanResult } from './scan';
import { sparkline, sparkMark } from './sparkline';
import { terminalText } from './terminal-text';

/** More than a person reads; `--json` has them all. */
const SHOWN = 20;
const EXEMPLARS = 3;
const INDENT = '   ';

const WHY_COUNTED: Readonly<Record<WhyCounted, string>> = {
  'no times': 'Most lines tell no time',
  'too short': 'This is too short to learn by the clock',
  disordered: 'The times jump back and forth',
};

type Paint = (style: keyof typeof STYLES, text: string) => string;

const STYLES = { bold: '1', dim: '2', critical: '1;31', error: '31', warning: '33', info: '36', good: '32' } as const;

/** A scan in words for a person. Everything that comes from the log is made harmless for terminals first. */
export function report(result: ScanResult, options: { readonly isColored: boolean }): string {
  const paint: Paint = (style, text) => (options.isColored ? `\x1b[${STYLES[style]}m${text}\x1b[0m` : text);
  const shown = strongest(result.findings);
  const parts = [
    heading(result),
    ...shown.map((finding, index) => describe(finding, { number: index + 1, result, paint })),
    ending(result, shown.length, paint),
  ];
  return `${parts.join('\n\n')}\n`;
}

function strongest(findings: readonly Finding[]): Finding[] {
  const ranked = [...findings].sort(
    (one, other) =>
      severityRank(other.anomaly.severity) - severityRank(one.anomaly.severity) ||
      other.anomaly.score - one.anomaly.score,
  );
  const kept = new Set(ranked.slice(0, SHOWN));
  return findings.filter((finding) => kept.has(finding));
}

function heading({ survey, plan, judgedLines, learnedUntil, cutLines, lateLines }: ScanResult): string {
  const { first, last } = survey;
  const span =
    first === undefined || last === undefined
      ? 'no times in it'
      : `${instant(first)} to ${instant(last)} (${duration(last - first)})`;
  const lines = [`${amount(survey.lines, 'line')} of ${amount(survey.services.size, 'service')}, ${span}.`];
  if (plan !== undefined) {
    const until = learnedUntil === undefined ? '' : `, up to ${instant(learnedUntil)},`;
    lines.push(
      `The first ${amount(survey.lines - judgedLines, 'line')}${until} taught what is normal; the other ${count(judgedLines)} were judged.`,
    );
  }
  if (plan?.linesAMinute !== undefined) lines.push(countedNote(plan.linesAMinute, plan.why));
  if (cutLines > 0) lines.push(`${amount(cutLines, 'line')} longer than 256 KB lost their ends.`);
  if (lateLines > 0) lines.push(`${amount(lateLines, 'line')} stood so far out of order that no count holds them.`);
  return lines.join('\n');
}

function countedNote(linesAMinute: number, why: WhyCounted = 'too short'): string {
  return `${WHY_COUNTED[why]}, so lines count instead: "1 min" below means ${linesAMinute.toFixed(1)} lines.`;
}

interface Context {
  readonly number: number;
  readonly result: ScanResult;
  readonly paint: Paint;
}

function describe(finding: Finding, { number, result, paint }: Context): string {
  const { anomaly, from, until, goesOn } = finding;
  const service = terminalText(anomaly.service, 80);
  const end = until === undefined || from === undefined ? '' : ` to ${goesOn ? 'the end' : instant(until)}`;
  const when = from === undefined ? '' : `  ${instant(from)}${end}`;
  const severity = paint(anomaly.severity, anomaly.severity.toUpperCase());
  const lines = [`${number}. ${severity}  ${paint('bold', service)}${when}  score ${anomaly.score.toFixed(2)}`];
  for (const { text } of anomaly.reasons) lines.push(INDENT + terminalText(text));
  if (anomaly.isWarmingUp) lines.push(`${INDENT}Not everything about it was known yet; it may be normal.`);
  lines.push(...rateOf(finding, result, paint));
  for (const [index, exemplar] of anomaly.exemplars.slice(0, EXEMPLARS).entries()) {
    const place = finding.places[index];
    const where = place === undefined ? '' : paint('dim', `${whereOf(place, result)}: `);
    lines.push(`${INDENT}${where}${terminalText(exemplar.text, 240)}`);
  }
  return lines.join('\n');
}

function whereOf(place: NonNullable<Finding['places'][number]>, result: ScanResult): string {
  const line = `line ${place.line}`;
  return result.survey.services.size > 1 ? `${terminalText(place.file, 60)} ${line}` : line;
}

function rateOf(finding: Finding, result: ScanResult, paint: Paint): string[] {
  const rate = result.rates.get(finding.anomaly.service);
  if (rate === undefined || result.plan?.clock !== 'told') return [];
  const picture = `${INDENT}${sparkline(rate)}  ${paint('dim', `lines of ${terminalText(finding.anomaly.service, 40)}`)}`;
  return [picture, INDENT + sparkMark(...finding.columns)];
}

function ending(result: ScanResult, shown: number, paint: Paint): string {
  const { findings, plan, survey } = result;
  if (plan === undefined)
    return `${amount(survey.lines, 'line')} are too few to learn what is normal from: nothing was judged.`;
  if (findings.length === 0) return paint('good', 'Nothing odd.');
  const services = new Set(findings.map(({ anomaly }) => anomaly.service)).size;
  const bySeverity = (['critical', 'error', 'warning', 'info'] as const)
    .map((severity): [Severity, number] => [
      severity,
      findings.filter(({ anomaly }) => anomaly.severity === severity).length,
    ])
    .filter(([, number]) => number > 0)
    .map(([severity, number]) => `${number} ${severity}`);
  const rest = shown < findings.length ? ` The ${shown} gravest are shown; --json has all.` : '';
  const anomalies = findings.length === 1 ? '1 anomaly' : `${count(findings.length)} anomalies`;
  return `${paint('bold', anomalies)} in ${amount(services, 'service')}: ${bySeverity.join(', ')}.${rest}`;
}

/** UTC, to the second. */
function instant(at: EpochMs): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}

function duration(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return `${Math.round(ms / 1000)} s`;
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 72 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function amount(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}
