import n8nCommunityNodes from '@n8n/eslint-plugin-community-nodes';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

/** n8n's community lint without its cloud part: Loghorn is self-hosted, keeps a database and runs timers, which n8n's cloud forbids. */
const community = n8nCommunityNodes.configs.recommendedWithoutN8nCloudSupport;

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.cache/', 'coverage/', '**/*.d.ts'] },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strict, ...tseslint.configs.stylistic],
    rules: {
      // What a line above has proved is clearer with `!` than with a branch that can never run.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // `isSo ? this() : that()` is a choice between two deeds.
      '@typescript-eslint/no-unused-expressions': ['error', { allowTernary: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['bench/main.ts'],
    // A bench is loaded when it is asked for: some bring large libraries with them.
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['nodes/**/*.ts', 'credentials/**/*.ts'],
    extends: [community],
  },
  {
    files: ['package.json'],
    extends: [community],
    plugins: { 'n8n-nodes-base': n8nNodesBase },
    languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } },
    rules: {
      ...n8nNodesBase.configs.community.rules,
      // A log library, a grammar and databases are real dependencies; n8n's cloud forbids them, a self-hosted package may have them.
      '@n8n/community-nodes/no-runtime-dependencies': 'off',
      // There is no common mailbox and no page of our own to name yet.
      '@n8n/community-nodes/valid-author': 'off',
      '@n8n/community-nodes/require-homepage': 'off',
    },
  },
  {
    files: ['nodes/**/*.ts'],
    plugins: { 'n8n-nodes-base': n8nNodesBase },
    rules: {
      'no-console': 'error',
      ...n8nNodesBase.configs.nodes.rules,
      // It knows the text 'main' only, not n8n's own NodeConnectionTypes.Main, which the community rules above demand.
      'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
      'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
      // It looks into *.node.ts; ours names its icon in description.ts, and the node ring looks for the files themselves.
      '@n8n/community-nodes/icon-validation': 'off',
      // An error of ours becomes one of n8n's once, at the edge: nodes/shared/errors.ts.
      '@n8n/community-nodes/require-node-api-error': 'off',
      // They want a type of our own for each credential; n8n's own Redis and Postgres ones save people a second copy of a secret.
      'n8n-nodes-base/node-class-description-credentials-name-unsuffixed': 'off',
      '@n8n/community-nodes/no-credential-reuse': 'off',
      // It takes description.ts, which holds a node's data, for a node.
      'n8n-nodes-base/node-filename-against-convention': 'off',
    },
  },
  {
    files: ['credentials/**/*.ts'],
    plugins: { 'n8n-nodes-base': n8nNodesBase },
    rules: {
      'no-console': 'error',
      ...n8nNodesBase.configs.credentials.rules,
      // It wants the name of a page in n8n's own documentation; ours is a full address, which the community rules check.
      'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
      // It looks for `testedBy` in *.node.ts; ours stands in description.ts, and the node ring runs the test itself.
      '@n8n/community-nodes/credential-test-required': 'off',
    },
  },
);
