import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import ts from 'typescript';

const ROOT = join(__dirname, '..');
const SOURCE_FOLDERS = ['core', 'sources', 'stores', 'nodes', 'credentials', 'cli', 'testbed', 'bench', 'scripts'];

/** What a folder may import of ours, beside itself. `core` of others means core/index. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  sources: ['core'],
  stores: ['core'],
  // A credential and its nodes are one shell: n8n wants them in two folders.
  credentials: ['core', 'nodes'],
  nodes: ['core', 'sources', 'stores'],
  cli: ['core', 'sources', 'stores'],
  testbed: [],
};

/** Pure packages without any I/O. */
const CORE_PACKAGES: readonly string[] = ['fast-levenshtein', 'simple-statistics'];

/** Files and functions over the ceiling, each with its reason, so that they can be counted. */
const LONG_FILES: Readonly<Record<string, string>> = {};
const FILE_CEILING = 300;
const DESCRIPTION_CEILING = 400;
const FUNCTION_CEILING = 50;
/** Comments may speak of a clock. */
function codeOf(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');
}

const FORBIDDEN_NAMES = /(^|\/)(utils?|helpers?|common|manager|misc|types)\.ts$|(^|\/)(utils?|helpers?|common|misc)\//;

interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
}

function filesUnder(folder: string): string[] {
  return readdirSync(join(ROOT, folder)).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(join(ROOT, path)).isDirectory()) return name === 'node_modules' ? [] : filesUnder(path);
    return path.endsWith('.ts') ? [path] : [];
  });
}

const files: readonly SourceFile[] = SOURCE_FOLDERS.flatMap(filesUnder).map((path) => {
  const text = readFileSync(join(ROOT, path), 'utf8');
  return { path, text, tree: ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true) };
});
const inFolder = (folder: string): readonly SourceFile[] => files.filter(({ path }) => path.startsWith(`${folder}/`));

/** Every module that a file names, imports of types and dynamic ones included. */
function importsOf({ tree }: SourceFile): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const named =
      ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
        ? node.moduleSpecifier
        : ts.isCallExpression(node) &&
            (node.expression.kind === ts.SyntaxKind.ImportKeyword || node.expression.getText() === 'require')
          ? node.arguments[0]
          : undefined;
    if (named && ts.isStringLiteral(named)) found.push(named.text);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function targetOf(path: string, specifier: string): string {
  return normalize(join(dirname(path), specifier));
}

test('there is source to look at', () => {
  expect(inFolder('core').length).toBeGreaterThan(50);
});

test.each(Object.entries(MAY_IMPORT))('%s imports only what lies inward of it', (folder, allowed) => {
  const wrong = inFolder(folder).flatMap((file) =>
    importsOf(file)
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => targetOf(file.path, specifier))
      .filter((target) => {
        const other = target.split('/')[0]!;
        if (other === folder) return false;
        if (!allowed.includes(other)) return true;
        return other === 'core' && target !== 'core' && target !== 'core/index';
      })
      .map((target) => `${file.path} imports ${target}`),
  );
  expect(wrong).toEqual([]);
});

test('the core imports no node: module and only pure packages', () => {
  const wrong = inFolder('core').flatMap((file) =>
    importsOf(file)
      .filter((specifier) => !specifier.startsWith('.') && !CORE_PACKAGES.includes(specifier))
      .map((specifier) => `${file.path} imports ${specifier}`),
  );
  expect(wrong).toEqual([]);
});

test('only the store and the engine of the core are asynchronous', () => {
  const wrong = inFolder('core')
    .filter(({ path }) => !/^core\/(store|engine)\//.test(path))
    .filter(({ tree }) => has(tree, isAsynchronous))
    // A Source is what the engine awaits: its contract says Promise, and nothing there runs.
    .filter(({ path }) => path !== 'core/intake/source.ts');
  expect(wrong.map(({ path }) => path)).toEqual([]);
});

test('the core has no clock, no chance and no timers', () => {
  const forbidden =
    /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bsetTimeout\(|\bsetInterval\(|\bsetImmediate\(|\bperformance\.|\bprocess\./;
  expect(
    inFolder('core')
      .filter(({ text }) => forbidden.test(codeOf(text)))
      .map(({ path }) => path),
  ).toEqual([]);
});

test('each file of a folder of siblings is registered', () => {
  const registries = [
    ['core/detectors', 'core/detectors/index.ts', /export const \w+: DetectorKind</],
    ['core/line/formats', 'core/line/formats/index.ts', /export const \w+: LineFormat\b/],
    ['core/notify/formats', 'core/notify/index.ts', /export const \w+: Format</],
    ['stores', 'stores/index.ts', /export function open\w+Store\(/],
  ] as const;
  for (const [folder, registry, declares] of registries) {
    const listed = importsOf(files.find(({ path }) => path === registry)!).map((specifier) =>
      targetOf(registry, specifier),
    );
    const siblings = inFolder(folder).filter(({ text }) => declares.test(text));
    expect({ folder, found: siblings.length > 0 }).toEqual({ folder, found: true });
    const unlisted = siblings.filter(
      ({ path }) => !listed.some((one) => path === `${one}.ts` || path.startsWith(`${one.replace(/\/index$/, '')}/`)),
    );
    expect(unlisted.map(({ path }) => path)).toEqual([]);
  }
});

test('no file is a drawer, and no file or function is too long', () => {
  expect(files.filter(({ path }) => FORBIDDEN_NAMES.test(path)).map(({ path }) => path)).toEqual([]);
  const long = files.filter(({ path, text }) => {
    const ceiling = path.endsWith('description.ts') ? DESCRIPTION_CEILING : FILE_CEILING;
    return text.split('\n').length > ceiling && LONG_FILES[path] === undefined;
  });
  expect(long.map(({ path }) => path)).toEqual([]);
  expect(files.flatMap(longFunctions)).toEqual([]);
});

test('the testbed is an oracle of its own, and production depends on no yardstick', () => {
  for (const folder of ['core', 'sources', 'stores', 'nodes', 'cli', 'credentials']) {
    const wrong = inFolder(folder).flatMap((file) =>
      importsOf(file).filter((specifier) =>
        /^(natural|ml-isolation-forest|n8n-core)(\/|$)|\/(testbed|bench|test|scripts)\//.test(specifier),
      ),
    );
    expect(wrong).toEqual([]);
  }
});

function isAsynchronous(node: ts.Node): boolean {
  return (
    node.kind === ts.SyntaxKind.AsyncKeyword ||
    ts.isAwaitExpression(node) ||
    (ts.isIdentifier(node) && node.text === 'Promise')
  );
}

function has(node: ts.Node, wanted: (node: ts.Node) => boolean): boolean {
  return wanted(node) || (ts.forEachChild(node, (child) => has(child, wanted) || undefined) ?? false);
}

function longFunctions({ path, tree }: SourceFile): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body) {
      const from = tree.getLineAndCharacterOfPosition(node.getStart()).line;
      const lines = tree.getLineAndCharacterOfPosition(node.end).line - from + 1;
      if (lines > FUNCTION_CEILING) found.push(`${relative('.', path)}:${from + 1} has ${lines} lines`);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}
