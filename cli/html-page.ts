import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { SEVERITIES, severityRank, type EpochMs, type Lineage } from '../core/index';
import { htmlText } from './html-text';
import type { PageFacts, TemplateFact } from './page-facts';
import { sparkSvg, timeline, type Mark } from './page-pictures';
import { PAGE_STYLE } from './page-style';
import type { Finding, ScanResult } from './scan';

const SHOWN_FINDINGS = 100;
const SHOWN_TEMPLATES = 150;

/**
 * A scan as one page that asks nobody for anything: no script, and a policy that forbids all but its own style. Everything that comes
 * from the log passes `htmlText`.
 */
export function htmlPage(result: ScanResult, facts: PageFacts): string {
  const shown = gravest(result.findings);
  const hash = createHash('sha256').update(PAGE_STYLE).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Loghorn: ${headline(result)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<main>
${header(result, facts)}
${picture(result, facts, shown)}
${findingsSection(result, shown)}
${templatesSection(facts)}
</main>
<footer>Made by Loghorn. Times are UTC. Secrets that it recognised are redacted; look before you share it.</footer>
</body>
</html>
`;
}

function gravest(findings: readonly Finding[]): readonly Finding[] {
  const ranked = [...findings].sort(
    (one, other) =>
      severityRank(other.anomaly.severity) - severityRank(one.anomaly.severity) ||
      other.anomaly.score - one.anomaly.score,
  );
  const kept = new Set(ranked.slice(0, SHOWN_FINDINGS));
  return findings.filter((finding) => kept.has(finding));
}

function headline({ plan, findings }: ScanResult): string {
  if (plan === undefined) return 'too few lines to judge';
  return findings.length === 0 ? 'nothing odd' : amount(findings.length, 'anomaly', 'anomalies');
}

function header({ survey, judgedLines, findings, plan, learnedUntil }: ScanResult, facts: PageFacts): string {
  const { first, last } = survey;
  const span = first === undefined || last === undefined ? 'no times in it' : `${instant(first)} – ${instant(last)}`;
  const names = [...survey.services].slice(0, 6).map((name) => htmlText(name, 60));
  const services = `${names.join(', ')}${survey.services.size > 6 ? ` and ${survey.services.size - 6} more` : ''}`;
  const taught =
    plan === undefined
      ? ''
      : `<p class="quiet">The first ${amount(survey.lines - judgedLines, 'line')}${learnedUntil === undefined ? '' : `, up to ${instant(learnedUntil)},`} taught what is normal. ${plan.linesAMinute === undefined ? '' : 'The lines tell no usable times, so their order counts instead.'}</p>`;
  const tiles = [
    tile(findings.length, findings.length === 1 ? 'anomaly' : 'anomalies', findings.length > 0 ? 'loud' : 'calm'),
    tile(survey.lines, 'lines'),
    tile(facts.templateCount, 'kinds of line'),
    tile(survey.services.size, survey.services.size === 1 ? 'service' : 'services'),
  ];
  return `<header><p class="brand">Loghorn</p><h1>${capital(headlineFor(findings.length, plan !== undefined))}</h1><p class="lead">${services} · ${span}</p>${taught}<div class="tiles">${tiles.join('')}</div></header>`;
}

function headlineFor(findings: number, isJudged: boolean): string {
  if (!isJudged) return 'too few lines to judge';
  return findings === 0 ? 'nothing odd in this log' : `${amount(findings, 'anomaly', 'anomalies')} in this log`;
}

function tile(value: number, name: string, style = ''): string {
  return `<div class="tile ${style}"><b>${count(value)}</b><span>${name}</span></div>`;
}

function picture({ plan }: ScanResult, facts: PageFacts, shown: readonly Finding[]): string {
  if (plan === undefined) return '';
  const marks = shown.map(({ anomaly, columns }, index): Mark => ({
    number: index + 1,
    severity: anomaly.severity,
    first: columns[0] * 2,
    last: columns[1] * 2 + 1,
  }));
  const legend = SEVERITIES.filter((severity) => facts.volume[severity].some((lines) => lines > 0))
    .map((severity) => `<span><i class="${severity}"></i>${severity}</span>`)
    .join('');
  const ends =
    plan.clock === 'told'
      ? `<div class="ends"><span>${instant(plan.first)}</span><span>${instant((plan.first + plan.last) / 2)}</span><span>${instant(plan.last)}</span></div>`
      : '<div class="ends"><span>first line</span><span>last line</span></div>';
  return `<section><div class="title"><h2>Volume</h2><div class="legend">${legend}<span><i class="taught"></i>taught what is normal</span></div></div><div class="card">${timeline(facts.volume, marks, facts.columnOf(plan.learnUntil))}${ends}</div></section>`;
}

function findingsSection({ findings, plan, rates, survey }: ScanResult, shown: readonly Finding[]): string {
  if (plan === undefined || findings.length === 0) return '';
  const rest = shown.length < findings.length ? `, the ${shown.length} gravest of ${count(findings.length)}` : '';
  const cards = shown.map((finding, index) =>
    findingCard(finding, {
      number: index + 1,
      rate: rates.get(finding.anomaly.service),
      isMany: survey.services.size > 1,
    }),
  );
  return `<section><h2>What is odd${rest}</h2>${cards.join('')}</section>`;
}

interface CardContext {
  readonly number: number;
  readonly rate: readonly number[] | undefined;
  readonly isMany: boolean;
}

function findingCard(finding: Finding, { number, rate, isMany }: CardContext): string {
  const { anomaly, places } = finding;
  const reasons = anomaly.reasons.map(({ text }) => `<li>${htmlText(text, 400)}</li>`).join('');
  const lines = anomaly.exemplars.map(({ text }, index) => {
    const place = places[index];
    const where = place === undefined ? '' : `${isMany ? `${htmlText(basename(place.file), 60)}:` : ''}${place.line}`;
    return `<li><span>${where}</span><code>${htmlText(text, 1_000)}</code></li>`;
  });
  const spark = rate === undefined ? '' : sparkSvg(rate, 'lines of its service over time');
  const young = anomaly.isWarmingUp
    ? '<p class="quiet">Not everything about it was known yet; it may be normal.</p>'
    : '';
  const score = `<span class="score" title="score">${anomaly.score.toFixed(2)}</span>`;
  return `<article class="card finding ${anomaly.severity}" id="a${number}"><div class="head"><b class="number ${anomaly.severity}">${number}</b><div><h3>${htmlText(anomaly.service, 80)} <em class="${anomaly.severity}">${anomaly.severity}</em></h3><p class="quiet">${when(finding)}</p></div>${spark}${score}</div><ul class="reasons">${reasons}</ul>${young}<ol class="lines">${lines.join('')}</ol></article>`;
}

function when({ from, until, goesOn }: Finding): string {
  if (from === undefined || until === undefined) return 'its lines tell no time';
  return `${instant(from)} – ${goesOn ? 'the end of the log' : instant(until)}`;
}

function templatesSection(facts: PageFacts): string {
  const templates = facts.commonest(SHOWN_TEMPLATES);
  if (templates.length === 0) return '';
  const total = facts.templateCount;
  const rest = templates.length < total ? `, the ${templates.length} commonest of ${count(total)}` : '';
  return `<section><h2>Kinds of line${rest}</h2><div class="card table"><table><thead><tr><th class="right">lines</th><th>over time</th><th>service</th><th>what it says</th></tr></thead><tbody>${templates.map(templateRow).join('')}</tbody></table></div></section>`;
}

function templateRow({ service, text, severity, lines, columns, lineage }: TemplateFact): string {
  return `<tr><td class="right">${count(lines)}</td><td>${sparkSvg(columns, 'its lines over time')}</td><td class="service">${htmlText(service, 60)}</td><td><i class="dot ${severity}" title="${severity}"></i><code>${htmlText(text, 400)}</code>${lineage ? birth(lineage) : ''}</td></tr>`;
}

function birth({ bornAs, steps }: Lineage): string {
  const times = steps.length === 1 ? 'once' : amount(steps.length, 'time');
  return `<details><summary>generalised ${times}</summary>born as <code>${htmlText(bornAs, 400)}</code></details>`;
}

/** UTC, to the second. */
function instant(at: EpochMs): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function amount(value: number, noun: string, nouns = `${noun}s`): string {
  return `${count(value)} ${value === 1 ? noun : nouns}`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
