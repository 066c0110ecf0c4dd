import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bench } from '../../../bench/quality/scan';
import { labelledLogs, layOut, type LabelledLog } from '../../../bench/quality/labelled-sets';

let data: string;
beforeEach(() => void (data = mkdtempSync(join(tmpdir(), 'labelled-'))));
afterEach(() => rmSync(data, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(data, path)), { recursive: true });
  writeFileSync(join(data, path), text);
}

function only(): LabelledLog {
  const found = labelledLogs(data);
  expect(found).toHaveLength(1);
  return found[0]!;
}

const truthOf = ({ truth }: LabelledLog): Record<string, boolean> => Object.fromEntries(truth);

test('a folder without any of the sets gives none', () => {
  expect(labelledLogs(data)).toEqual([]);
});

test('the label of Blue Gene stands before its line, and an hour with one odd line is odd', () => {
  write('loghub_2k/BGL/BGL_2k.log', '- 1117838570 calm\nKERNDTLB 1117838573 odd\n- 1117842170 calm\n');
  const log = only();
  expect([...log.files.values()]).toEqual([['1117838570 calm', '1117838573 odd', '1117842170 calm']]);
  expect(truthOf(log)).toEqual({ '310510': true, '310511': false });
  expect(log.unitsOfLine('bgl', '1117842170 calm')).toEqual(['310511']);
});

test('blocks of HDFS have their labels in a table beside the log', () => {
  write('hdfs/HDFS_20000.log', 'got blk_1 and blk_-2\nlost blk_1\n');
  write('hdfs/HDFS_20000.block_labels.csv', 'BlockId,Label\nblk_1,Normal\nblk_-2,Anomaly\n');
  const log = only();
  expect(truthOf(log)).toEqual({ blk_1: false, 'blk_-2': true });
  expect(log.unitsOfLine('log', 'got blk_1 and blk_-2 and blk_1')).toEqual(['blk_1', 'blk_-2']);
});

test('laid out, each service is a file of its name', () => {
  write('loghub_2k/BGL/BGL_2k.log', '- 1117838570 calm\n');
  const [path] = layOut(only(), data);
  expect([path, readFileSync(path!, 'utf8')]).toEqual([join(data, 'bgl.log'), '1117838570 calm\n']);
});

test('the bench scan counts recall and precision over units, beside what says error', async () => {
  const calm = Array.from(
    { length: 600 },
    (_, nth) => `- ${1_117_838_570 + nth * 10} RAS KERNEL INFO checked node ${nth % 9}`,
  );
  const odd = `KERN ${1_117_838_570 + 6_000} RAS KERNEL FATAL data storage error`;
  write('loghub_2k/BGL/BGL_2k.log', `${[...calm, odd].join('\n')}\n`);
  const before = process.env.LOGHORN_DATA;
  process.env.LOGHORN_DATA = data;
  try {
    const { figures } = await bench.run(() => undefined);
    const byName = Object.fromEntries(figures.map(({ what, ours, reference }) => [what, { ours, reference }]));
    expect(byName['BGL 2k: recall (reference: what says error)']).toMatchObject({ reference: 1 });
    expect(byName['BGL 2k: precision (reference: what says error)']).toMatchObject({ reference: 1 });
    for (const { ours } of Object.values(byName)) expect(Number.isFinite(ours)).toBe(true);
  } finally {
    if (before === undefined) Reflect.deleteProperty(process.env, 'LOGHORN_DATA');
    else process.env.LOGHORN_DATA = before;
  }
});

test('without the data the bench says what to set', async () => {
  const before = process.env.LOGHORN_DATA;
  Reflect.deleteProperty(process.env, 'LOGHORN_DATA');
  try {
    await expect(bench.run(() => undefined)).rejects.toThrow(/Set LOGHORN_DATA to a folder/);
  } finally {
    if (before !== undefined) process.env.LOGHORN_DATA = before;
  }
});
