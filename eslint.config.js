// Style as a test: each ban says what to use instead.
import tseslint from 'typescript-eslint';

const wild = (message, ...selectors) => selectors.map((selector) => ({ selector, message }));

const clock = wild('Time comes from ctx.now() or the injected clock (src/kernel/clock.ts).', "NewExpression[callee.name='Date'][arguments.length=0]", "CallExpression[callee.object.name='Date'][callee.property.name='now']");
const chance = wild('Chance comes from kernel/ids.ts, or from a seeded generator in tests and benchmarks.', "CallExpression[callee.object.name='Math'][callee.property.name='random']");
const names = wild('No default exports: a thing has one name.', 'ExportDefaultDeclaration');

export default tseslint.config(
  { ignores: ['node_modules', '.crosscheck', '**/*.cjs', 'eslint.config.js', 'generated', 'knip.js', 'src/**/assets', 'web/dist*'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['warn', { max: 60, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', { max: 4 }],
      'no-console': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/require-await': 'off', // a promise-shaped port may be served at once
      '@typescript-eslint/no-unnecessary-type-parameters': 'off', // brands use theirs once
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-restricted-properties': ['error', { object: 'process', property: 'env', message: 'Read src/kernel/config.' }],
      'no-restricted-syntax': ['error', ...clock, ...chance, ...names],
    },
  },
  { files: ['src/kernel/config/index.ts'], rules: { 'no-restricted-properties': 'off' } },
  { files: ['**/*.test.ts', 'tests/**', 'bench/**', 'scripts/**'], rules: {
    '@typescript-eslint/no-floating-promises': ['error', { allowForKnownSafeCalls: [{ from: 'package', name: ['test', 'it', 'describe', 'suite', 'before', 'after', 'beforeEach', 'afterEach'], package: 'node:test' }] }],
    'max-lines-per-function': 'off',
    'max-params': ['error', { max: 5 }],
    'no-console': 'off',
    'no-restricted-properties': 'off',
    'no-restricted-syntax': ['error', ...chance, ...names],
    '@typescript-eslint/no-non-null-assertion': 'off',
  } },
  { files: ['docs/examples/**/*.mjs'], ...tseslint.configs.disableTypeChecked, languageOptions: { parserOptions: { projectService: false }, globals: { process: 'readonly', console: 'readonly' } } }, // plain JavaScript, of another hand on purpose
  { files: ['docs/examples/**/*.mjs'], rules: { 'no-console': 'off' } },
  { files: ['docs/examples/**'], rules: { 'no-restricted-properties': 'off', 'no-restricted-syntax': ['error', ...names] } }, // a system at the other end: its clock, chance and environment are its own
);
