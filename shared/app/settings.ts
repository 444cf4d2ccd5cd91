import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { RelevoError } from '../kernel/error.ts';
import { duration, mlflowUrl, path, program, schedule, timeLimit } from './setting-types.ts';

const environmentSchema = z.object({
  MLFLOW_TRACKING_URI: mlflowUrl,
  MLFLOW_TRACKING_USERNAME: z.string().min(1).optional(),
  MLFLOW_TRACKING_PASSWORD: z.string().optional(),
  MLFLOW_TRACKING_TOKEN: z.string().min(1).optional(),
  AzureWebJobsStorage: z
    .string()
    .regex(
      /(^|;)(UseDevelopmentStorage=true|AccountName=[^;]|BlobEndpoint=[^;])/i,
      'expected a connection string with AccountName or BlobEndpoint',
    )
    .optional(),
  AzureWebJobsStorage__blobServiceUri: z.url().optional(),
  AzureWebJobsStorage__queueServiceUri: z.url().optional(),
  AzureWebJobsStorage__clientId: z.string().min(1).optional(),
  APPLICATIONINSIGHTS_CONNECTION_STRING: z.string().min(1).optional(),
  /** Storage accounts, comma-separated, from which artifacts (`wasbs:`, `abfss:`) may be read directly with our identity. */
  RELEVO_ARTIFACT_ACCOUNTS: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== ''),
    ),
  /** Folder of the policies, `<model>.jsonc`. */
  RELEVO_MODELS_DIR: path('models'),
  /** The model that `/invocations` serves; may be absent where there is one policy only. */
  RELEVO_DEFAULT_MODEL: z.string().min(1).optional(),
  /** Local copies of models and temporary files; may vanish at any time. */
  RELEVO_CACHE_DIR: path(join(tmpdir(), 'relevo')),
  /** How uploads are noticed: by scanning (local, Premium) or by Event Grid (needed on Flex Consumption). */
  RELEVO_BLOB_SOURCE: z.enum(['LogsAndContainerScan', 'EventGrid']).default('LogsAndContainerScan'),
  /** NCRONTAB schedules of the timers, UTC. */
  RELEVO_TRACK_SCHEDULE: schedule('*/30 * * * * *'),
  RELEVO_MONITOR_SCHEDULE: schedule('0 5 * * * *'),
  /** The one poll of MLflow's aliases for the whole app. */
  RELEVO_RECONCILE_SCHEDULE: schedule('*/30 * * * * *'),
  /** How often an instance looks at the hint that a champion has moved. */
  RELEVO_HINT_INTERVAL: duration('1s'),
  /** An instance that has seen no sign of the timer `reconcile-champions` for so long asks MLflow for the champion itself. */
  RELEVO_RECONCILE_INTERVAL: duration('10m'),
  /** How long an instance relies on what MLflow said about an alias or a version that a request named. */
  RELEVO_ALIAS_INTERVAL: duration('60s'),
  /** Versions beside champions that stay in memory because requests named them, of all models together. */
  RELEVO_EXTRA_MODELS: z.coerce.number().int().positive().default(2),
  /** Bytes that model files take on the local disk; what is in memory and the last champions stay in any case. */
  RELEVO_DISK_CACHE: z.coerce
    .number()
    .int()
    .positive()
    .default(2 * 1024 ** 3),
  /** Secret that MLflow signs its webhooks with; without it the webhook is off. */
  RELEVO_WEBHOOK_SECRET: z.string().min(16).optional(),
  /** How MLflow's scoring protocol is served: by our rules, or with the coercions and errors of MLflow's own server. */
  RELEVO_SCORING_MODE: z.enum(['strict', 'mlflow-compat']).default('strict'),
  /** Which predictions get a line in the log, which never holds what was predicted: those that failed, all, or none. */
  RELEVO_ACCESS_LOG: z.enum(['none', 'problems', 'all']).default('problems'),
  /** Longest time of a request that decides about the champion, such as a rollback. */
  RELEVO_DECISION_TIMEOUT: duration('2m'),
  RELEVO_REQUEST_TIMEOUT: duration('10s'),
  /** Azure's own override of `functionTimeout`; the default is that of host.json, which a function cannot read. */
  AzureFunctionsJobHost__functionTimeout: timeLimit.prefault('00:10:00'),
  /** Largest body of a request, in bytes. */
  RELEVO_MAX_BODY: z.coerce
    .number()
    .int()
    .positive()
    .default(4 * 1024 * 1024),
  RELEVO_MAX_ROWS: z.coerce.number().int().positive().default(5000),
  /** Predictions under way at a time in a process; those beyond are answered 429. */
  RELEVO_MAX_IN_FLIGHT: z.coerce.number().int().positive().default(64),
  /** Longest time that a captured row waits in memory. */
  RELEVO_CAPTURE_FLUSH: duration('2s'),
  /** Rows from which captured rows are written at once. */
  RELEVO_CAPTURE_ROWS: z.coerce.number().int().positive().default(5000),
  /** Rows that capture holds in memory before it drops and counts. */
  RELEVO_CAPTURE_BUFFER: z.coerce.number().int().positive().default(50_000),
  /** Salt of `hash` redaction; needed as soon as a policy hashes. */
  RELEVO_HASH_SALT: z.string().min(8).optional(),
  /** The MLflow Project that the local training engine runs, and its Python. */
  RELEVO_TRAINER_DIR: path('trainer'),
  RELEVO_PYTHON: z.string().min(1).default('python3').transform(program),
  /** A training run without an end after this time counts as lost. */
  RELEVO_TRAINING_DEADLINE: duration('6h'),
  /** Code revision written into decision records. */
  RELEVO_REVISION: z.string().min(1).default('unknown'),
});

type Environment = z.infer<typeof environmentSchema>;

export type StorageSettings =
  | { kind: 'connection-string'; value: string }
  | { kind: 'identity'; blobServiceUri: string; queueServiceUri: string; clientId: string | undefined };

export type MlflowAuthSettings =
  | { kind: 'none' }
  | { kind: 'basic'; username: string; password: string }
  | { kind: 'bearer'; token: string };

export type Settings = Omit<Environment, `MLFLOW_TRACKING_${'USERNAME' | 'PASSWORD' | 'TOKEN'}`> & {
  storage: StorageSettings;
  mlflowAuth: MlflowAuthSettings;
};

/** Parses all settings at once. A wrong setting stops the start: SETTINGS_INVALID names every problem by variable. */
export function parseSettings(environment: Record<string, string | undefined>): Settings {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const result = environmentSchema.safeParse(present);
  const storage = storageOf(present);
  const problems = [
    ...(result.error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) ?? []),
    ...(storage === undefined ? [storageRemedy] : []),
  ];
  if (!result.success || storage === undefined || problems.length > 0)
    throw new RelevoError('SETTINGS_INVALID', `settings:\n  ${problems.join('\n  ')}`);
  return Object.freeze({ ...result.data, storage, mlflowAuth: authOf(result.data) });
}

const storageRemedy =
  'AzureWebJobsStorage: a connection string, or AzureWebJobsStorage__blobServiceUri and AzureWebJobsStorage__queueServiceUri';

function storageOf(environment: Record<string, string | undefined>): StorageSettings | undefined {
  const value = environment['AzureWebJobsStorage'];
  if (value !== undefined) return { kind: 'connection-string', value };
  const blobServiceUri = environment['AzureWebJobsStorage__blobServiceUri'];
  const queueServiceUri = environment['AzureWebJobsStorage__queueServiceUri'];
  if (blobServiceUri === undefined || queueServiceUri === undefined) return undefined;
  return {
    kind: 'identity',
    blobServiceUri,
    queueServiceUri,
    clientId: environment['AzureWebJobsStorage__clientId'],
  };
}

export type MlflowSettings = Pick<
  Settings,
  'MLFLOW_TRACKING_URI' | 'RELEVO_ARTIFACT_ACCOUNTS' | 'mlflowAuth'
>;

const mlflowSchema = environmentSchema.pick({
  MLFLOW_TRACKING_URI: true,
  MLFLOW_TRACKING_USERNAME: true,
  MLFLOW_TRACKING_PASSWORD: true,
  MLFLOW_TRACKING_TOKEN: true,
  RELEVO_ARTIFACT_ACCOUNTS: true,
});

/** What commands need that read from MLflow and nothing else. @throws SETTINGS_INVALID */
export function readMlflowSettings(): MlflowSettings {
  const result = mlflowSchema.safeParse(process.env);
  if (result.success) return { ...result.data, mlflowAuth: authOf(result.data) };
  const problems = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new RelevoError('SETTINGS_INVALID', `settings:\n  ${problems.join('\n  ')}`);
}

/** Basic wins over a token, as in MLflow's own client. */
function authOf(
  environment: Pick<Environment, `MLFLOW_TRACKING_${'USERNAME' | 'PASSWORD' | 'TOKEN'}`>,
): MlflowAuthSettings {
  const { MLFLOW_TRACKING_USERNAME: username, MLFLOW_TRACKING_TOKEN: token } = environment;
  if (username !== undefined)
    return { kind: 'basic', username, password: environment.MLFLOW_TRACKING_PASSWORD ?? '' };
  return token === undefined ? { kind: 'none' } : { kind: 'bearer', token };
}

/** The one place that reads the environment. */
export const readSettings = (): Settings => parseSettings(process.env);

const trainingVariables =
  /^(PATH|HOME|LANG|LC_ALL|TMPDIR|VIRTUAL_ENV|SSL_CERT_FILE|REQUESTS_CA_BUNDLE|OMP_NUM_THREADS|MLFLOW_.*)$/;

/** What a training process may see of our environment: enough to run and to reach MLflow, none of our other secrets. */
export const trainingEnvironment = (): Record<string, string> => ({
  ...Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => trainingVariables.test(entry[0]) && entry[1] !== undefined,
    ),
  ),
  MLFLOW_DISABLE_TELEMETRY: 'true',
});
