import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../../shared/app/settings.ts';
import { valueLimits } from '../../../shared/scoring/value-limits.ts';
import { defaultLimits } from '../../../shared/serving/protocol.ts';
import { codeRows, readGuide, sectionOf } from './guide.ts';
import { errorSites } from './error-sites.ts';

const guide = await readGuide('errors-and-limits.md');
const answered = codeRows(sectionOf(guide, '## Codes')).map(([code = '', status = '', ...texts]) => ({
  code,
  status,
  texts,
}));
const unserved = codeRows(sectionOf(guide, '## Why a model is not served')).map(([code = '']) => code);

const sites = await errorSites([
  'serving/**/*.ts',
  'scoring/**/*.ts',
  'app/*.ts',
  'app/adapters/champion-source.ts',
  'azure/storage-error.ts',
  'mlflow/resolve-model-files.ts',
]);

/** Errors that keep the app from starting, end a background trigger, or would be a defect of ours. */
const neverAnswered = new Set([
  'BATCH_INCOMPLETE',
  'HASH_SALT_MISSING',
  'MESSAGE_INVALID',
  'POLICIES_INVALID',
  'SCORER_RELEASED',
  'SETTINGS_INVALID',
  'TRIGGER_INVALID',
]);

/** Met by triggers, or by requests about the champion, which their own guides are about. */
const notOfServing = new Set([
  'shared/app/work-handler.ts',
  'shared/app/compose-promotion.ts',
  'shared/app/answer-rollback.ts',
  'shared/app/answer-promotion.ts',
  'shared/app/answer-decision.ts',
]);

/** Made from other errors' codes, and what comes of it; all 400. */
const derived: Record<string, string[]> = {
  'shared/scoring/coerce-params.ts': ['PARAM_TYPE', 'PARAM_RANGE', 'PARAM_NULL', 'PARAM_MISSING'],
  'shared/scoring/threads/score-in-chunks.ts': [],
  'shared/serving/registry-events/verify-delivery.ts': [],
};

/** Errors of the model, which a caller meets while it runs too. */
const whileItRuns = new Set(['MODEL_RUN_FAILED', 'MODEL_OUTPUT_UNSUPPORTED', 'INTERNAL_ERROR']);

const known = sites.flatMap(({ file, code, status }) =>
  code === undefined || neverAnswered.has(code) || notOfServing.has(file) ? [] : [{ code, status }],
);
const onTheWire = [
  ...known.filter(({ code, status }) => status !== 500 || whileItRuns.has(code)),
  ...Object.values(derived).flatMap((codes) => codes.map((code) => ({ code, status: 400 }))),
];
const ofLoading = known.filter(
  ({ code, status }) => status === 500 && !['MODEL_RUN_FAILED', 'INTERNAL_ERROR'].includes(code),
);

describe('the table of codes', () => {
  it('holds every code that serving answers and no other, each once', () => {
    const codes = onTheWire.map(({ code }) => code);
    expect(codes.length).toBeGreaterThan(150);
    expect(answered.map(({ code }) => code).toSorted()).toEqual([...new Set(codes)].toSorted());
  });

  it.each(answered)('has the status of $code, a case and a remedy', ({ code, status, texts }) => {
    const statuses = onTheWire.filter((site) => site.code === code).map((site) => String(site.status));
    expect([...new Set(statuses)]).toEqual([status]);
    expect(texts).toEqual([expect.stringMatching(/\w/), expect.stringMatching(/\w/)]);
  });
});

it('every code that is not written out where an error is made is accounted for', () => {
  const files = sites.filter(({ code }) => code === undefined).map(({ file }) => file);
  expect([...new Set(files)].toSorted()).toEqual(Object.keys(derived).toSorted());
});

it('the reasons why a model is not served are those that loading one has', () => {
  const states = ['NO_CHAMPION', 'ALIAS_DANGLING', 'REGISTRY_UNREACHABLE', 'UNEXPECTED'];
  // Its own message is of the input example, which is why the probe failed.
  const codes = ofLoading.map(({ code }) => code).filter((code) => code !== 'MODEL_OUTPUT_NOT_FINITE');
  expect(unserved.toSorted()).toEqual([...new Set([...states, ...codes])].toSorted());
});

const text = (limit: number): string => limit.toLocaleString('en-US');

describe('the table of limits', () => {
  const rows = [
    ...sectionOf(guide, '## Limits').matchAll(
      /^\| ([a-z][^|]*) \| ([^|]*\d[^|]*) \| ([^|]*) \| (\d+) `(\w+)` \|$/gm,
    ),
  ];
  const settings = new Map<string, unknown>(
    Object.entries(
      parseSettings({ MLFLOW_TRACKING_URI: 'http://a', AzureWebJobsStorage: 'UseDevelopmentStorage=true' }),
    ),
  );

  it('has the defaults of the settings', () => {
    const units: Record<string, number> = { MB: 1024 ** 2, s: 1000 };
    const withSetting = rows.flatMap(([, , standard = '', setting = '']) =>
      setting === 'none' ? [] : [{ standard, setting: setting.replaceAll('`', '') }],
    );
    expect(withSetting).toHaveLength(5);
    for (const { standard, setting } of withSetting) {
      const [number = '', unit = ''] = standard.replaceAll(',', '').split(' ');
      expect([setting, settings.get(setting)]).toEqual([setting, Number(number) * (units[unit] ?? 1)]);
    }
  });

  it('has the limits that no setting changes', () => {
    const fixed = rows.flatMap(([, , standard = '', setting, , code = '']) =>
      setting === 'none' ? [[code, standard]] : [],
    );
    expect(Object.fromEntries(fixed)).toEqual({
      COLUMNS_LIMIT: text(defaultLimits.maxColumns),
      STRING_TOO_LONG: text(defaultLimits.maxStringLength),
      BINARY_TOO_LONG: `${valueLimits({}).maxBinaryBytes / 1024 ** 2} MiB`,
      BODY_DEPTH: '200',
      TOO_MANY_REQUESTS: '20 a second',
    });
  });

  it('has the statuses of the table of codes', () => {
    for (const [, , , , status, limit] of rows)
      expect(answered).toContainEqual(expect.objectContaining({ code: limit, status }));
  });
});

it('the refusals of the guide to models are among them', async () => {
  const refusals = codeRows(sectionOf(await readGuide('serving-your-own-model.md'), '## What is refused'));
  expect(refusals.length).toBeGreaterThan(5);
  expect(refusals.filter(([code = '']) => !unserved.includes(code))).toEqual([]);
});

it('what is never answered is still made somewhere', () => {
  const codes = new Set(sites.map(({ code }) => code));
  expect([...neverAnswered].filter((code) => !codes.has(code))).toEqual([]);
});
