import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readAlloyFiles, type Block } from '../../scripts/services/alloy';
import { describeWith } from '../e2e/needs';
import { KNOWN_BLOCKS } from './alloy-reference';

jest.setTimeout(360_000);

const folder = resolve(__dirname, '../../alloy');
const files = ['agent.alloy', 'syslog.alloy', 'cisco.alloy'].map((name) => join(folder, name));

/** Every block with those that it stands in, as the reference names it: `loki.process > stage.json`. */
const flat = (blocks: readonly Block[], within = ''): readonly (Block & { readonly path: string })[] =>
  blocks.flatMap((block) => {
    const path =
      within === '' || block.name.startsWith('stage.') ? `${root(within)}${block.name}` : `${within} > ${block.name}`;
    return [{ ...block, path }, ...flat(block.blocks, path)];
  });
/** Stages stand in each other (match) as they stand in loki.process. */
const root = (within: string) => (within === '' ? '' : 'loki.process > ');

describeWith(['ALLOY_PARSER'], "alloy's files, by Alloy's own parser", () => {
  let blocks: ReturnType<typeof flat>;

  beforeAll(async () => {
    blocks = flat(await readAlloyFiles(files));
  });

  test('they parse, and no block or argument is unknown to Alloy', () => {
    const unknown = blocks.flatMap(({ path, line, arguments: names }) => {
      const known = KNOWN_BLOCKS[path];
      if (known === undefined) return [`${line}: ${path}`];
      return names.filter((name) => !known.includes(name)).map((name) => `${line}: ${path}: ${name}`);
    });
    expect(unknown).toEqual([]);
    expect(blocks.length).toBeGreaterThan(60);
  });

  test('no two components of a file have one name', () => {
    const names = blocks.filter(({ label }) => label !== '').map(({ file, name, label }) => `${file} ${name}.${label}`);
    expect(new Set(names).size).toBe(names.length);
  });

  test('a fault is told with its place', async () => {
    const broken = mkdtempSync(join(tmpdir(), 'loghorn-alloy-'));
    writeFileSync(join(broken, 'x.alloy'), 'logging {\n  level = \n}\n');
    await expect(readAlloyFiles([join(broken, 'x.alloy')])).rejects.toThrow(/x\.alloy:[23]:/);
    rmSync(broken, { recursive: true });
  });
});
