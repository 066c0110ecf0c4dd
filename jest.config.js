/** Each ring is a project, so that `npx jest --selectProjects unit` runs it alone; `npm test` runs them all and starts what they need. */
const ring = (displayName, folders, more = {}) => ({
  displayName,
  rootDir: __dirname,
  testMatch: folders.map((folder) =>
    folder === '.' ? '<rootDir>/test/*.test.ts' : `<rootDir>/test/${folder}/**/*.test.ts`,
  ),
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2023', parser: { syntax: 'typescript' } } }] },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.loghorn/'],
  ...more,
});

module.exports = {
  projects: [
    ring('unit', ['.', 'core', 'sources', 'stores', 'nodes', 'cli', 'testbed', 'scripts', 'bench']),
    ring('conformance', ['conformance']),
    ring('property', ['property']),
    ring('golden', ['golden']),
    ring('scenario', ['scenario']),
    ring('node', ['node'], {
      globalSetup: '<rootDir>/test/node/build-package.ts',
      // What the set-up builds in .loghorn/ is what is tested.
      modulePathIgnorePatterns: ['<rootDir>/dist/'],
    }),
    ring('integration', ['integration']),
    ring('e2e', ['e2e']),
    ring('collect', ['collect']),
    ring('hosts', ['hosts']),
  ],
};
