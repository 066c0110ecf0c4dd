import { describeWith } from '../e2e/needs';
import { until } from '../e2e/until';
import { collect, type Collected } from './collected';
import { FILE_CASES, writeFileCases } from './file-cases';
import { startAgent, type Agent } from './start-agent';

jest.setTimeout(180_000);

describeWith(['LOKI', 'PROMTAIL'], "Promtail's agent.yaml: files", () => {
  let agent: Agent;
  let arrived: readonly Collected[];

  beforeAll(async () => {
    agent = await startAgent(writeFileCases);
    arrived = await until('all lines', () => all(FILE_CASES.length), 60_000);
  });

  afterAll(() => agent?.stop());

  const all = async (count: number) => {
    const lines = await collect(agent.loki.url, '{source=~".+"}');
    return lines.length >= count && lines;
  };

  test.each(FILE_CASES)(
    '$what arrives with its labels, metadata and time',
    ({ line, text, atMs, labels, metadata }) => {
      const [found, ...others] = arrived.filter((each) => each.text === (text ?? line));
      expect(others).toEqual([]);
      expect(found?.labels).toEqual(labels);
      expect(found?.metadata).toMatchObject(metadata);
      // A line whose stream has a younger one already is put a nanosecond after it.
      expect(Number(found?.at.slice(0, -6))).toBe(atMs);
    },
  );

  test('each line is there once, and no label has a value of its own for a line', () => {
    expect(arrived).toHaveLength(FILE_CASES.length);
    const names = new Set(arrived.flatMap(({ labels }) => Object.keys(labels)));
    expect([...names].sort()).toEqual(['host', 'log', 'service_name', 'source']);
  });
});
