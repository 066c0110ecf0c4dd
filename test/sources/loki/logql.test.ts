import { CoreError } from '../../../core/index';
import { countingLogql, freshly, narrow, parseLogql } from '../../../sources/loki/logql';

function refusalOf(query: string): CoreError {
  try {
    parseLogql(query);
  } catch (error) {
    if (error instanceof CoreError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('law 5: a query is checked before it is sent', () => {
  test.each([
    ['empty', '  ', 'it is empty'],
    ['garbage', 'hello world', '"hello world" at character 1 is not LogQL'],
    ['cut off', '{app="web"', 'is not LogQL'],
    ['a matcher without value', '{app="web", host=}', '"}" at character 18'],
    ['an open string', '{app="web"} |= "x', '"x" at character 16'],
    ['a metric query', 'sum(rate({app="web"}[1m]))', 'it is a metric query'],
    ['nothing selected', '{}', '"}" at character 2'],
    ['only what may be empty', '{app=~".*"}', 'the selector at character 1'],
    ['two that may be empty', '{app=~"a?", host!="b"} |= "x"', 'the selector at character 1'],
  ])('%s', (_, query, fact) => {
    const error = refusalOf(query);
    expect([error.code, error.isRetryable]).toEqual(['invalid-config', false]);
    expect(error.message).toContain(fact);
    expect(error.message).toMatch(/^Failed to read the LogQL query: .+\. .+\.$/);
  });

  test.each([
    '{app="web"}',
    '{app=~".+"}',
    '{app=~".*", host="a"}',
    '{host!~".*"}',
    '{app=~"(?i)WEB"}',
    '{app="web"} |= "a" != `b` |~ "c" | json | level="error" | line_format "{{.msg}}"',
    '({app="web"} |= "a")',
    '{app="web"} # a comment',
  ])('%s is taken', (query) => {
    expect(query.startsWith(parseLogql(query).text)).toBe(true);
  });
});

describe('more is put into a query at the right place', () => {
  const labels = { host: 'a"b\\c' };
  test.each([
    ['{app="web"}', '{app="web", host="a\\"b\\\\c"} |= "text"'],
    ['{app="web"} | json # why', '{app="web", host="a\\"b\\\\c"} | json |= "text"'],
    ['({app="web"} |= "x")', '({app="web", host="a\\"b\\\\c"} |= "x" |= "text")'],
    ['{app="a}b"} |= "}"', '{app="a}b", host="a\\"b\\\\c"} |= "}" |= "text"'],
  ])('%s', (query, narrowed) => {
    const result = narrow(parseLogql(query), labels, ['text']);
    expect(result).toBe(narrowed);
    expect(parseLogql(result).text).toBe(result);
  });

  test('what is there already is not added, nor a name that is no label', () => {
    expect(narrow(parseLogql('{app="web"}'), { app: 'web', 'not.a.label': 'x' })).toBe('{app="web"}');
  });

  test.each([
    ['control characters', 'a\u0000\n\t\u001bb'],
    ['quotes', '"`\'\\'],
    ['half a surrogate pair', 'a\ud800b'],
    ['what was no UTF-8', 'a\ufffdb'],
    ['a brace and a filter', '"} |= "x'],
  ])('%s stay inside their quotes', (_, text) => {
    const result = narrow(parseLogql('{app="web"}'), { host: text }, [text]);
    expect(parseLogql(result).text).toBe(result);
    expect(result).not.toContain('\\ud800');
  });

  test('a text that is only what was no UTF-8 filters nothing', () => {
    expect(narrow(parseLogql('{app="web"}'), {}, ['\ufffd', 'a\ufffdb'])).toBe('{app="web"} |= "a" |= "b"');
  });

  test('a word never used before stands first among the stages', () => {
    expect(freshly(parseLogql('({app="web"} |= "x" | json)'), 'n1')).toBe('({app="web"} != "n1" |= "x" | json)');
  });

  test('counting keeps the stages, and calms those that may fail', () => {
    expect(countingLogql(parseLogql('{app="web"} |= "x"'), 'n1', 60_000)).toBe(
      'sum(count_over_time({app="web"} != "n1" |= "x" [60000ms]))',
    );
    expect(countingLogql(parseLogql('{app="web"} | json'), 'n1', 1)).toBe(
      'sum(count_over_time({app="web"} != "n1" | json | drop __error__, __error_details__ [1ms]))',
    );
  });
});
