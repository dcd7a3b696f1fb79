import js from '@eslint/js'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

/** Rules that are off stand here with their reason; everything else of "strict, type-checked" holds. */
export default defineConfig(
  globalIgnores([
    '**/dist/',
    '**/assembly/',
    'data/',
    'coverage/',
    'test-results/',
    'playwright-report/',
    'bench/results/',
    // Written by their compilers.
    'server/kernel/binary.ts',
  ]),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'max-lines': ['error', { max: 350, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Loops over bytes know their bounds; `bytes[i]!` says so under noUncheckedIndexedAccess, and costs nothing.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Interfaces are asynchronous where one implementation is (Store, App); another may answer at once.
      '@typescript-eslint/require-await': 'off',
      // Index signatures are read with brackets (`process.env['PORT']`).
      '@typescript-eslint/dot-notation': 'off',
    },
  },
  {
    // Law 1: a part's analysis depends on its bytes alone.
    files: ['server/{model,kernel,ingest,parse,cluster}/**/*.ts', 'server/analyze.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['process', 'performance', 'setTimeout', 'setInterval', 'setImmediate', 'fetch'].map((name) => ({
          name,
          message: 'The analysis of a part knows no clock, no process and no network.',
        })),
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[object.name='Date'][property.name='now']",
          message: 'The analysis of a part knows no clock.',
        },
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'The analysis of a part knows no clock.',
        },
        {
          selector: "MemberExpression[object.name='Math'][property.name='random']",
          message: 'The analysis of a part is deterministic.',
        },
      ],
    },
  },
  {
    // Playwright reads from the pattern which fixtures a fixture needs: none is `{}`.
    files: ['test/e2e/**'],
    rules: { 'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }] },
  },
  {
    files: ['**/*.{js,mjs}'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: {
        Buffer: 'readonly',
        process: 'readonly',
        console: 'readonly',
        setTimeout: 'readonly',
        URL: 'readonly',
      },
    },
  },
)
