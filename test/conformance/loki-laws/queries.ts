import { plusNs, textsOf } from '../raw-loki';
import type { LawBench } from './law-bench';

export function queryLaws(bench: LawBench): void {
  const { forward, put, q } = bench;
  describe('queries', () => {
    const NO_MATCHER =
      'parse error : queries require at least one regexp or equality matcher that does not have an empty-compatible value. ' +
      'For instance, app=~".*" does not meet this requirement, but app=~".+" will';

    test.each([
      ['{run=~".*"}', NO_MATCHER],
      ['{}', NO_MATCHER],
      ['', 'parse error : syntax error: unexpected $end'],
      ['{run="x"', 'parse error at line 1, col 9: syntax error: unexpected $end, expecting } or ,'],
    ])('%p is refused', async (query, text) => {
      const answer = await forward(0, 1, { query });
      expect([answer.status, answer.text]).toEqual([400, text]);
    });

    test.each([
      ['|= "b"', ['abc', 'b.c']],
      ['!= "b"', ['ABD']],
      ['|~ "^a|D$"', ['abc', 'ABD']],
      ['!~ "(?i)ab"', ['b.c']],
      ['|= "b" != "."', ['abc']],
      ['!= "loghorn-never-written"', ['abc', 'ABD', 'b.c']],
      ['|= `b.c`', ['b.c']],
    ])('the filter %s keeps %p', async (filter, kept) => {
      await put([
        [0, 'abc'],
        [1, 'ABD'],
        [2, 'b.c'],
      ]);
      expect(textsOf(await forward(0, 9, { query: `${q()} ${filter}` }))).toEqual(kept);
      expect(await bench.loki.count(`sum(count_over_time(${q()} ${filter} [1s]))`, plusNs(bench.at, 5))).toBe(
        kept.length,
      );
    });

    test.each([
      ['s="a"', ['a', 'ab']],
      ['s!="a"', ['b']],
      ['s=~"a|b"', ['a', 'b', 'ab']],
      ['s=~"a", t!~".+"', ['a']],
      ['s="a", t="b"', ['ab']],
      ['t=""', ['a', 'b']],
    ])('the matchers %s select %p', async (matchers, selected) => {
      await put([[0, 'a']], { s: 'a' });
      await put([[1, 'b']], { s: 'b' });
      await put([[2, 'ab']], { s: 'a', t: 'b' });
      const answer = await forward(0, 9, { query: `{run="${bench.run}", ${matchers}}` });
      expect(textsOf(answer).sort()).toEqual([...selected].sort());
    });

    test('the instant interface counts and does not list; no lines are an empty vector; nanosecond ranges do not exist', async () => {
      const list = await bench.loki.instant(q(), bench.at);
      expect([list.status, list.text]).toEqual([
        400,
        'log queries are not supported as an instant query type, please change your query to a range query type',
      ]);
      const none = await bench.loki.instant(`sum(count_over_time(${q()}[1ms]))`, bench.at);
      expect(JSON.parse(none.text)).toMatchObject({ status: 'success', data: { resultType: 'vector', result: [] } });
      const tiny = await bench.loki.instant(`sum(count_over_time(${q()}[1ns]))`, bench.at);
      expect([tiny.status, tiny.text]).toEqual([400, expect.stringMatching(/unknown unit "ns" in duration "1ns"$/)]);
    });
  });
}
