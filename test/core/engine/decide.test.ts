import { msToNs, observeDefaults, openBaseline, seededChance } from '../../../core';
import type { Anomaly, Decision, RawLine, Shown } from '../../../core';

const BIRTH = 1_793_577_600_000;
const MINUTE = 60_000;
const STREAM = { service_name: 'scanner' };

function lineAt(at: number, text: string): RawLine {
  return { at: msToNs(at), stream: STREAM, metadata: {}, text };
}

/** A decision whose baseline has known an ordinary scanner for 30 min. */
function seasoned(shown: Shown[] = []): Decision {
  const show = (what: Shown) => {
    shown.push(what);
    return { query: '{}' };
  };
  const birth = { now: BIRTH, end: BIRTH, randomBytes: new Uint8Array(8).fill(3) };
  const setup = { baseline: 'b', source: { origin: 'o', query: '{}', show }, options: observeDefaults };
  const decision = openBaseline(undefined, setup, birth);
  for (let at = BIRTH - 30 * MINUTE; at < BIRTH; at += 2_000) {
    const parcel = 1_000 + ((at / 2_000) % 9_000);
    decision.offer([lineAt(at, `INFO Label for parcel ${parcel} reads: shelf ${parcel % 40} of hall ${parcel % 7}`)]);
  }
  decision.close(msToNs(BIRTH));
  expect(decision.change(BIRTH).anomalies).toEqual([]);
  decision.confirm();
  return decision;
}

function garbage(chance: () => number): string {
  return Array.from({ length: 200 }, () => String.fromCharCode(0xa1 + Math.floor(chance() * 90))).join('');
}

function told(decision: Decision, until: number): readonly Anomaly[] {
  decision.close(msToNs(until));
  return decision.change(until).anomalies;
}

test('garbage that makes each line another template is one anomaly of its service', () => {
  const shown: Shown[] = [];
  const decision = seasoned(shown);
  const chance = seededChance(5);
  for (let index = 0; index < 12; index++) {
    const at = BIRTH + 3_000 + index * 10_000;
    decision.offer([lineAt(at, `INFO ${index % 2 ? 'Label' : 'Notice'} ${garbage(chance)} ${garbage(chance)}`)]);
  }
  const lines = told(decision, BIRTH + 3 * MINUTE).filter(({ kind }) => kind === 'line');
  expect(lines.map(({ state, template }) => ({ state, template }))).toEqual([{ state: 'open', template: undefined }]);
  expect(shown.at(-1)).toMatchObject({ labels: { service_name: 'scanner' }, contains: [] });
});

test('a critical line is told with its template and the texts that find it again', () => {
  const shown: Shown[] = [];
  const decision = seasoned(shown);
  decision.offer([lineAt(BIRTH + 5_000, 'CRITICAL belt 7 stopped, emergency brake on')]);
  const [anomaly] = told(decision, BIRTH + MINUTE);
  expect(anomaly).toMatchObject({ state: 'open', kind: 'line', service: 'scanner', severity: 'critical' });
  expect(anomaly!.exemplars[0]!.text).toContain('emergency brake');
  for (const text of shown.at(-1)!.contains) expect('CRITICAL belt 7 stopped, emergency brake on').toContain(text);
  expect(shown.at(-1)!.contains).not.toEqual([]);
});

test('a line offered twice is taken once, whatever lies between', () => {
  const decision = seasoned();
  const lines = decision.head.counts.lines;
  const line = lineAt(BIRTH + 1_000, 'INFO Label for parcel 1 reads: shelf 1 of hall 1');
  decision.offer([line]);
  told(decision, BIRTH + 2 * MINUTE);
  decision.confirm();
  decision.offer([line, { ...line }]);
  expect(decision.head.counts.lines).toBe(lines + 1);
});

test('lines of a 256 KB flood of binary garbage are taken like any other', () => {
  const decision = seasoned();
  const lines = decision.head.counts.lines;
  const hostile = [
    '\u0000\u0001\ud800'.repeat(80_000),
    '{"a":'.repeat(50_000),
    '['.repeat(262_144),
    '='.repeat(262_144),
  ];
  decision.offer(hostile.map((text, index) => lineAt(BIRTH + index, text)));
  told(decision, BIRTH + MINUTE);
  expect(decision.head.counts.lines).toBe(lines + hostile.length);
});
