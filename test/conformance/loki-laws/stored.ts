import type { RawStreams } from '../raw-loki';
import { plusNs, secondsAgo, streamsOf, textsOf } from '../raw-loki';
import type { LawBench } from './law-bench';
import { HOUR_NS } from './law-bench';

export function storedLaws(bench: LawBench): void {
  const { forward, put, q } = bench;
  describe('what is stored', () => {
    const same = (metadata?: Record<string, string>): RawStreams => [
      { stream: { run: bench.run }, values: [metadata ? [bench.at, 'same', metadata] : [bench.at, 'same']] },
    ];

    test('an equal line once; with other metadata or labels again', async () => {
      await bench.loki.push(same());
      await bench.loki.push(same());
      await bench.loki.push(same({ trace: 'one' }));
      await bench.loki.push(same({ trace: 'one' }));
      await put([[0, 'same']], { s: 'other' });
      expect(textsOf(await forward(0, 1))).toEqual(['same', 'same', 'same']);
      expect(await bench.loki.count(`sum(count_over_time(${q()}[1s]))`, bench.at)).toBe(3);
    });

    test('metadata stands apart with the header and among the labels without it, under the same names', async () => {
      await bench.loki.push([
        {
          stream: { run: bench.run, app: 'web' },
          values: [[bench.at, 'level=warn x', { trace: 'one', app: 'inner' }]],
        },
      ]);
      const [apart] = streamsOf(await forward(0, 1));
      const [merged] = streamsOf(
        await bench.loki.range({ query: q(), direction: 'forward', ...bench.window(0, 1) }, false),
      );
      const metadata = { app_extracted: 'inner', detected_level: 'warn', trace: 'one' };
      expect(apart).toEqual({
        stream: { run: bench.run, app: 'web', service_name: 'web' },
        values: [[bench.at, 'level=warn x', { structuredMetadata: metadata }]],
      });
      expect(merged).toEqual({ stream: { ...apart!.stream, ...metadata }, values: [[bench.at, 'level=warn x']] });
    });

    test('without the header one stream becomes several', async () => {
      await put([
        [0, 'level=info a'],
        [1, 'level=error b'],
        [2, 'level=info c'],
      ]);
      expect(streamsOf(await forward(0, 9))).toHaveLength(1);
      const merged = await bench.loki.range({ query: q(), direction: 'forward', ...bench.window(0, 9) }, false);
      expect(textsOf(merged)).toEqual(['level=error b', 'level=info a', 'level=info c']);
    });

    test.each([
      ['level=error x', 'error'],
      ['{"level":"warn","m":1}', 'warn'],
      ['an INFO line', 'info'],
      ['nothing said', 'unknown'],
    ])('the level of %p is %s, the service of a stream without a name is unknown', async (text, level) => {
      await put([[0, text]]);
      const [stream] = streamsOf(await forward(0, 1));
      expect(stream!.stream['service_name']).toBe('unknown_service');
      expect(stream!.values[0]![2]).toEqual({ structuredMetadata: { detected_level: level } });
    });

    test('lines ahead of time are there, up to ten minutes', async () => {
      await put([[9 * 60e9 + 60e9, 'ahead']]);
      expect(textsOf(await forward(0, 3_600e9))).toEqual(['ahead']);
      const refused = await bench.loki.push([{ stream: { run: bench.run }, values: [[secondsAgo(-660), 'too new']] }]);
      expect([refused.status, refused.text]).toEqual([400, expect.stringMatching(/has timestamp too new: /)]);
    });

    test('an hour behind its stream a line is refused, and the rest of its push is stored', async () => {
      await put([[0, 'newest']]);
      await put([[-3_540e9, '59 minutes behind']]);
      const push = await bench.loki.push([
        {
          stream: { run: bench.run },
          values: [
            [plusNs(bench.at, -3_660e9), 'behind'],
            [plusNs(bench.at, 1), 'beside it'],
          ],
        },
      ]);
      expect([push.status, push.text]).toEqual([400, expect.stringMatching(/entry too far behind/)]);
      expect(textsOf(await forward(-2 * HOUR_NS, 10))).toEqual(['59 minutes behind', 'newest', 'beside it']);
    });

    test('a week is too old', async () => {
      const push = await bench.loki.push([{ stream: { run: bench.run }, values: [[secondsAgo(8 * 86_400), 'old']] }]);
      expect([push.status, push.text]).toEqual([
        400,
        expect.stringMatching(/too old: .*oldest acceptable timestamp is: /),
      ]);
    });
  });
}
