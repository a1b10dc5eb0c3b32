import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'
import globals from 'globals'
import ts from 'typescript-eslint'

export default ts.config(
  { ignores: ['dist', 'src/shared/api/schema.d.ts', 'src/console/components.d.ts'] },
  ...ts.configs.recommended,
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: ts.parser } },
  },
  {
    files: ['src/**'],
    languageOptions: { globals: globals.browser },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'max-lines': ['error', 400],
      'vue/multi-word-component-names': 'off',
      'vue/require-default-prop': 'off',
      'vue/no-v-html': 'error',
      'vue/component-api-style': ['error', ['script-setup', 'composition']],
    },
  },
  {
    // What Chromium 64 and Safari 12 lack and no build step brings: a phone would stay blank.
    files: ['src/phone/**', 'src/shared/**'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Object', property: 'fromEntries' },
        { object: 'Promise', property: 'allSettled' },
        ...['flat', 'flatMap', 'matchAll', 'replaceAll', 'at', 'randomUUID'].map((property) => ({ property })),
      ],
    },
  },
  { files: ['scripts/**', 'e2e/**', '*.js', '*.ts'], languageOptions: { globals: globals.node } },
  prettier,
)
