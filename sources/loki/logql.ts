import type { SyntaxNode } from '@lezer/common';
import { parser } from '@grafana/lezer-logql';
import { CoreError, OWN_LABEL } from '../../core/index';
import type { Labels } from '../../core/index';
import type { Matcher } from './matcher';
import { matchesEmpty, unquoteLogql } from './matcher';

/** A log query that Loki will take, and the places in its text where more can be put. Comments around it are gone. */
export interface LogQuery {
  readonly text: string;
  /** Just before the selector's closing brace. */
  readonly matchersEnd: number;
  /** Just after the selector. */
  readonly selectorEnd: number;
  /** Just after the last stage, inside any parentheses around the query: Loki takes no stage after them. */
  readonly stagesEnd: number;
  /** Whether there is any stage after the selector. */
  readonly hasStages: boolean;
  /** Whether a stage does more than filter lines: it may make labels, and errors that break a metric query. */
  readonly hasParser: boolean;
  /** The matchers as written, such as `app="web"`. */
  readonly matchers: readonly string[];
}

/** Refuses, with the position and a cure, what is no log query or what Loki would refuse for its selector. */
export function parseLogql(source: string): LogQuery {
  if (source.trim() === '') throw refuse('it is empty', 'Write a log query, for example {app="web"}');
  const tree = parser.parse(source);
  const errorAt = firstError(tree.topNode);
  const isMetric = descendant(tree.topNode, 'MetricExpr') !== undefined;
  if (isMetric && errorAt === undefined) {
    throw refuse(
      'it is a metric query',
      'Loghorn counts by itself: give it the log query inside, for example {app="web"}',
    );
  }
  if (errorAt !== undefined) {
    throw refuse(`${around(source, errorAt)} is not LogQL`, 'Correct it, for example {app="web"} |= "text"');
  }
  return describe(source, outerExpression(tree.topNode, source));
}

function outerExpression(top: SyntaxNode, source: string): SyntaxNode {
  const found = top.getChild('Expr')?.getChild('LogExpr');
  if (!found) throw refuse(`${around(source, 0)} is not LogQL`, 'Write a log query, for example {app="web"}');
  return found;
}

function describe(source: string, outer: SyntaxNode): LogQuery {
  const selector = descendant(outer, 'Selector')!;
  const inner = selector.parent!;
  const matchers = matchersOf(selector, source);
  if (matchers.every(matchesEmpty)) {
    throw refuse(
      `the selector at character ${selector.from + 1} would also match streams without these labels, and Loki refuses that`,
      'Add a matcher that cannot match the empty text, for example app="web" or app=~".+"',
    );
  }
  const start = outer.from;
  const stages = inner.getChild('PipelineExpr') ?? undefined;
  return {
    text: source.slice(start, outer.to),
    matchersEnd: selector.to - 1 - start,
    selectorEnd: selector.to - start,
    stagesEnd: inner.to - start,
    hasStages: stages !== undefined,
    hasParser: stages !== undefined && descendant(stages, 'Pipe') !== undefined,
    matchers: matchers.map((matcher) => matcher.text),
  };
}

function matchersOf(selector: SyntaxNode, source: string): Matcher[] {
  const found: Matcher[] = [];
  selector.cursor().iterate((node) => {
    if (node.name !== 'Matcher') return;
    const operator = node.node.getChild('Identifier')!.nextSibling!;
    const value = node.node.getChild('String')!;
    found.push({
      operator: operator.name,
      value: unquoteLogql(source.slice(value.from, value.to)),
      text: source.slice(node.from, node.to),
    });
  });
  return found;
}

function descendant(from: SyntaxNode, name: string): SyntaxNode | undefined {
  let found: SyntaxNode | undefined;
  from.cursor().iterate((node) => {
    if (node.name === name) found ??= node.node;
    return found === undefined;
  });
  return found;
}

function firstError(top: SyntaxNode): number | undefined {
  let at: number | undefined;
  top.cursor().iterate((node) => {
    if (node.type.isError) at ??= node.from;
  });
  return at;
}

function around(source: string, at: number): string {
  const rest = source.slice(at, at + 20).trim();
  return rest === '' ? `what ends at character ${at + 1}` : `"${rest}" at character ${at + 1}`;
}

function refuse(fact: string, cure: string): CoreError {
  return new CoreError('invalid-config', `Failed to read the LogQL query: ${fact}. ${cure}.`);
}

/** The query with more matchers, and with filters that keep only lines holding every one of the texts. */
export function narrow(query: LogQuery, labels: Labels, contains: readonly string[] = []): string {
  const held = new Set(query.matchers);
  const added = Object.entries(labels)
    .filter(([name]) => /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name))
    .map(([name, value]) => `${name}=${quoteLogql(value)}`)
    .filter((matcher) => !held.has(matcher));
  // Loki answers bytes that are no UTF-8 as U+FFFD, which the stored line does not hold: look for what lies between them.
  const texts = contains.flatMap((text) => wellFormed(text).split('\uFFFD')).filter((text) => text !== '');
  const filters = texts.map((text) => ` |= ${quoteLogql(text)}`).join('');
  const { text, matchersEnd, stagesEnd } = query;
  const matchers = added.map((matcher) => `, ${matcher}`).join('');
  return text.slice(0, matchersEnd) + matchers + text.slice(matchersEnd, stagesEnd) + filters + text.slice(stagesEnd);
}

/** The query for what others wrote: none of the streams that carry Loghorn's own label. Counts and series go by it too. */
export function withoutOwnLines(query: LogQuery): LogQuery {
  return parseLogql(narrow(query, { [OWN_LABEL]: '' }));
}

/**
 * The same question in a text never used before: a filter against a word that no line holds. Loki's caches go by the text,
 * and keep an empty answer although a late line has come.
 */
export function freshly(query: LogQuery, nonce: string): string {
  return `${query.text.slice(0, query.selectorEnd)} != ${quoteLogql(nonce)}${query.text.slice(query.selectorEnd)}`;
}

/** How many lines the query finds in so many milliseconds, as one number. */
export function countingLogql(query: LogQuery, nonce: string, rangeMs: number): string {
  const fresh = freshly(query, nonce);
  // A line that a parser stage could not take would otherwise fail the whole metric query.
  const shift = fresh.length - query.text.length;
  const calm = query.hasParser ? ' | drop __error__, __error_details__' : '';
  const end = query.stagesEnd + shift;
  return `sum(count_over_time(${fresh.slice(0, end)}${calm}${fresh.slice(end)} [${rangeMs}ms]))`;
}

/** In double quotes. Go's escapes are JSON's, except that Go takes no half of a surrogate pair. */
export function quoteLogql(text: string): string {
  return JSON.stringify(wellFormed(text));
}

function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}
