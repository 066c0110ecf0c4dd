import type { SyntaxNode } from '@lezer/common';
import { parser } from '@grafana/lezer-logql';
import type { Labels } from './entry';
import { Refusal } from './refusal';

/** The LogQL that this server speaks: a selector and line filters. */
export interface LogSelection {
  selects(labels: Labels): boolean;
  keeps(text: string): boolean;
  /** Whether there is a line filter that could drop a line: Loki caches only those queries' empty answers. */
  readonly hasFilter: boolean;
}

export type ParsedQuery =
  | { readonly kind: 'log'; readonly selection: LogSelection }
  | { readonly kind: 'count'; readonly selection: LogSelection; readonly rangeMs: number };

const NO_MATCHER =
  'parse error : queries require at least one regexp or equality matcher that does not have an empty-compatible value. ' +
  'For instance, app=~".*" does not meet this requirement, but app=~".+" will';

export function parseQuery(text: string): ParsedQuery {
  if (text.trim() === '') throw new Refusal(400, 'parse error : syntax error: unexpected $end');
  if (/^\s*\{\s*\}/.test(text)) throw new Refusal(400, NO_MATCHER);
  const top = parser.parse(text).topNode;
  refuseErrors(top, text);
  const log = top.getChild('Expr')?.getChild('LogExpr');
  if (log) return { kind: 'log', selection: selectionOf(log, text) };
  return countOf(top, text);
}

function refuseErrors(top: SyntaxNode, text: string): void {
  top.cursor().iterate((node) => {
    if (!node.type.isError) return;
    const what =
      node.from >= text.length
        ? 'syntax error: unexpected $end, expecting } or ,'
        : 'syntax error: unexpected IDENTIFIER';
    throw new Refusal(400, `parse error at line 1, col ${node.from + 1}: ${what}`);
  });
}

function countOf(top: SyntaxNode, text: string): ParsedQuery {
  const sum = top.getChild('Expr')?.getChild('MetricExpr')?.getChild('VectorAggregationExpr');
  const range = sum?.getChild('MetricExpr')?.getChild('RangeAggregationExpr');
  const inner = range?.getChild('LogRangeExpr');
  const isCount = sum?.getChild('VectorOp')?.getChild('Sum') && range?.getChild('RangeOp')?.getChild('CountOverTime');
  if (!inner || !isCount || sum?.getChild('Grouping')) throw unknown(text);
  const duration = first(inner, 'Duration')!;
  return {
    kind: 'count',
    selection: selectionOf(inner, text),
    rangeMs: rangeOf(text.slice(duration.from, duration.to)),
  };
}

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function rangeOf(duration: string): number {
  const parts = /^(\d+)([a-zµ]+)$/.exec(duration);
  const unit = UNIT_MS[parts?.[2] ?? ''];
  if (parts && unit !== undefined) return Number(parts[1]) * unit;
  throw new Refusal(400, `parse error at line 0, col 30: unknown unit "${parts?.[2] ?? ''}" in duration "${duration}"`);
}

function unknown(text: string): Refusal {
  return new Refusal(
    400,
    `the testbed's Loki speaks selectors, line filters and sum(count_over_time(..)) only, not: ${text}`,
  );
}

function selectionOf(expression: SyntaxNode, text: string): LogSelection {
  const matchers = all(expression, 'Matcher').map((node) => matcherOf(node, text));
  if (matchers.every((matcher) => matcher.test(''))) throw new Refusal(400, NO_MATCHER);
  for (const stage of all(expression, 'PipelineStage')) if (!stage.getChild('LineFilters')) throw unknown(text);
  const filters = all(expression, 'LineFilter').map((node) => filterOf(node, text));
  return {
    selects: (labels) => matchers.every((matcher) => matcher.test(labels[matcher.name] ?? '')),
    keeps: (line) => filters.every((filter) => filter(line)),
    hasFilter: filters.length > 0,
  };
}

function matcherOf(node: SyntaxNode, text: string): { name: string; test(value: string): boolean } {
  const identifier = node.getChild('Identifier')!;
  const value = unquote(node.getChild('String')!, text);
  const operator = identifier.nextSibling!.name;
  const pattern = operator === 'Re' || operator === 'Nre' ? regexp(`^(?:${value})$`) : undefined;
  const matches = (given: string): boolean => (pattern ? pattern.test(given) : given === value);
  const isNegated = operator === 'Neq' || operator === 'Nre';
  return { name: text.slice(identifier.from, identifier.to), test: (given) => matches(given) !== isNegated };
}

function filterOf(node: SyntaxNode, text: string): (line: string) => boolean {
  const string = node.getChild('String');
  const operator = node.getChild('Filter')?.firstChild?.name;
  if (!string || node.getChild('FilterOp') || node.getChild('Or')) throw unknown(text);
  const value = unquote(string, text);
  switch (operator) {
    case 'PipeExact':
      return (line) => line.includes(value);
    case 'Neq':
      return (line) => !line.includes(value);
    case 'PipeMatch':
      return testing(regexp(value), true);
    case 'Nre':
      return testing(regexp(value), false);
    default:
      throw unknown(text);
  }
}

function testing(pattern: RegExp, wanted: boolean): (line: string) => boolean {
  return (line) => pattern.test(line) === wanted;
}

function regexp(pattern: string): RegExp {
  const isCaseless = pattern.includes('(?i)');
  try {
    return new RegExp(pattern.replaceAll('(?i)', ''), isCaseless ? 'is' : 's');
  } catch {
    throw new Refusal(400, `parse error : error parsing regexp: ${pattern}`);
  }
}

function unquote({ from, to }: SyntaxNode, text: string): string {
  const quoted = text.slice(from, to);
  return quoted.startsWith('`') ? quoted.slice(1, -1) : (JSON.parse(quoted) as string);
}

function all(from: SyntaxNode, name: string): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  from.cursor().iterate((node) => {
    if (node.name === name) found.push(node.node);
  });
  return found;
}

function first(from: SyntaxNode, name: string): SyntaxNode | undefined {
  return all(from, name)[0];
}
