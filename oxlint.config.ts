import { defineConfig, type OxlintOverride } from 'oxlint';

const rooms = [
  'kernel',
  'stats',
  'policy',
  'scoring',
  'tables',
  'report',
  'validation',
  'mlflow',
  'azure',
  'serving',
  'monitoring',
  'retraining',
  'promotion',
  'telemetry',
  'app',
] as const;
type Room = (typeof rooms)[number];

const capabilities: Room[] = ['kernel', 'stats', 'policy', 'scoring', 'tables', 'report', 'validation'];
const steps: Room[] = ['serving', 'monitoring', 'retraining', 'promotion'];

/** The layer rule: what each room of shared/ may import beside itself. Steps also see each other's messages.ts. */
const allowed: Record<Room, Room[]> = {
  kernel: [],
  stats: ['kernel'],
  policy: ['kernel'],
  scoring: ['kernel', 'policy'],
  tables: ['kernel'],
  report: ['kernel'],
  validation: ['kernel', 'stats', 'policy', 'tables', 'report'],
  mlflow: ['kernel'],
  azure: ['kernel'],
  serving: capabilities,
  monitoring: capabilities,
  retraining: capabilities,
  promotion: capabilities,
  telemetry: ['kernel'],
  app: [...rooms],
};

const packagesOf: Partial<Record<string, Room[]>> = {
  '^@azure/': ['azure', 'telemetry', 'app'],
  '^@duckdb/': ['tables'],
  '^onnxruntime-node': ['scoring'],
  '^vega': ['report'],
  '^@opentelemetry/': ['telemetry', 'app'],
};

const alternatives = (names: readonly string[]): string => names.join('|');

function forbiddenImports(room: Room): { regex: string; message: string }[] {
  const closed = rooms.filter((other) => other !== room && !allowed[room].includes(other));
  const peers = steps.includes(room) ? closed.filter((other) => steps.includes(other)) : [];
  const shut = closed.filter((other) => !peers.includes(other));
  const packages = Object.entries(packagesOf).flatMap(([regex, owners]) =>
    owners?.includes(room) ? [] : [{ regex, message: `${room}/ may not import this package` }],
  );
  return [
    {
      regex: `^(\\.\\./)+(${alternatives([...shut, 'functions', 'host', 'cli', 'stack'])})/`,
      message: `layer rule: not from ${room}/`,
    },
    ...(peers.length > 0
      ? [
          {
            regex: `^(\\.\\./)+(${alternatives(peers)})/(?!messages\\.ts$)`,
            message: `layer rule: of another step only messages.ts`,
          },
        ]
      : []),
    ...packages,
  ];
}

const layerOverrides = rooms.map((room): OxlintOverride => ({
  files: [`shared/${room}/**`],
  rules: {
    'no-restricted-imports': ['error', { patterns: forbiddenImports(room) }],
    'no-restricted-globals': room === 'app' ? 'off' : ['error', 'process'],
  },
}));

const pure = ['shared/stats/**', 'shared/policy/**', 'shared/promotion/checks/**'];

export default defineConfig({
  plugins: ['typescript', 'import', 'unicorn', 'promise', 'vitest', 'node'],
  categories: { correctness: 'error', suspicious: 'error' },
  rules: {
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/switch-exhaustiveness-check': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/explicit-module-boundary-types': 'error',
    'typescript/consistent-type-imports': 'error',
    'typescript/ban-ts-comment': 'error',
    'import/no-cycle': 'error',
    'import/no-default-export': 'error',
    'vitest/no-focused-tests': 'error',
    'vitest/no-disabled-tests': 'error',
    'max-lines': ['error', { max: 250 }],
    'max-lines-per-function': ['error', { max: 60 }],
    'no-restricted-properties': [
      'error',
      { object: 'Math', property: 'random', message: 'inject Random' },
      { object: 'Date', property: 'now', message: 'inject Clock' },
    ],
    eqeqeq: 'error',
    'no-await-in-loop': 'off',
    'import/no-unassigned-import': 'off',
    'no-shadow': 'off',
    'no-underscore-dangle': 'off',
    'typescript/no-unsafe-type-assertion': 'off',
  },
  overrides: [
    ...layerOverrides,
    {
      files: pure,
      rules: {
        'no-restricted-globals': ['error', 'process', 'Date', 'fetch', 'setTimeout', 'setInterval'],
      },
    },
    {
      files: ['functions/**', 'cli/**'],
      rules: {
        'no-restricted-imports': [
          'error',
          {
            patterns: [
              { regex: `^(\\.\\./)+shared/(?!app/)`, message: 'functions/ and cli/ import app/ only' },
            ],
          },
        ],
      },
    },
    { files: ['functions/**'], rules: { 'max-lines': ['error', { max: 40 }] } },
    {
      files: ['host/**'],
      rules: {
        'no-restricted-imports': [
          'error',
          { patterns: [{ regex: `^(\\.\\./)+shared/`, message: 'host/ stands alone' }] },
        ],
      },
    },
    {
      files: ['test/**', 'bench/**', '*.config.ts', '**/*.table.ts'],
      rules: {
        'max-lines': 'off',
        'max-lines-per-function': 'off',
        'typescript/explicit-module-boundary-types': 'off',
        'no-restricted-properties': 'off',
      },
    },
    { files: ['*.config.ts'], rules: { 'import/no-default-export': 'off' } },
    {
      files: ['shared/kernel/clock.ts', 'shared/kernel/random.ts'],
      rules: { 'no-restricted-properties': 'off' },
    },
  ],
  ignorePatterns: ['dist', 'node_modules', '.relevo', 'test/fixtures', 'test/**/fixtures'],
});
