import type { Policy } from '../../policy/policy.ts';
import type { ModelInput, TensorBatch, Value } from '../../scoring/column-batch.ts';
import { tensorRowText } from '../tensor-text.ts';
import { createCellText } from './cell-text.ts';
import { createRedactor, type Redactor, textOf } from './redact.ts';
import { valueText } from './value-text.ts';

/** One answered request, as capture takes it. */
export type CapturedRequest = {
  predictionId: string;
  moment: Date;
  model: string;
  version: string;
  /** Empty where the caller named a version. */
  alias: string;
  route: 'champion' | 'canary' | 'shadow' | 'direct';
  input: ModelInput;
  /** JSON text of each row's outputs. */
  outputs: readonly string[];
  entities: readonly (string | number | null)[] | undefined;
  traceId: string | null;
};

/** Lines of the inference table (`capturedPredictionSchema`), redacted, without line ends; each is made when it is asked for. */
export type CapturedLines = { rows: number; line: (row: number) => string };

export type RowWriter = (request: CapturedRequest) => CapturedLines;

/**
 * Writes the rows of one model by its policy, none where capture is off. The entity id is redacted by the rule of its column.
 *
 * @throws HASH_SALT_MISSING
 */
export function createRowWriter(policy: Policy, salt: string | undefined): RowWriter {
  if (!policy.capture.enabled) return () => noLines;
  const rules = new Map(Object.entries(policy.capture.redact));
  const redactors = new Map([...rules].map(([column, rule]) => [column, createRedactor(rule, salt)]));
  const entity = (policy.entity === null ? undefined : redactors.get(policy.entity)) ?? asIs;
  const featuresOf = createFeatureWriter(redactors);
  return (request) => {
    const id = JSON.stringify(request.predictionId).slice(0, -1);
    const head = headOf(request);
    const tail = `,"trace_id":${JSON.stringify(request.traceId)}}`;
    const features = featuresOf(request.input);
    const { outputs, entities } = request;
    const nobody = JSON.stringify(subjectOf(entity(null)));
    const line = (row: number): string => {
      const subject =
        entities === undefined ? nobody : JSON.stringify(subjectOf(entity(entities[row] ?? null)));
      return `{"prediction_id":${id}:${row}",${head}${features(row)}},"outputs":${outputs[row]},"entity_id":${subject}${tail}`;
    };
    return { rows: outputs.length, line };
  };
}

export const noLines: CapturedLines = { rows: 0, line: () => '' };

const asIs: Redactor = (value) => value;

function headOf({ moment, model, version, alias, route }: CapturedRequest): string {
  const fields = JSON.stringify({ timestamp: moment.toISOString(), model, version, alias, route });
  return `${fields.slice(1, -1)},"features":{`;
}

type FeatureWriter = (input: ModelInput) => (row: number) => string;

function createFeatureWriter(redactors: ReadonlyMap<string, Redactor>): FeatureWriter {
  const texts = new Map<string, (value: Value) => string>();
  const dropped = new Set(
    [...redactors].filter(([, redact]) => redact(null) === undefined).map(([name]) => name),
  );

  function textOfColumn(name: string, first: boolean): (value: Value) => string {
    const key = `${first ? '' : ','}${JSON.stringify(name)}:`;
    const redact = redactors.get(name);
    // Redacted values are not kept.
    if (redact !== undefined) return (value) => key + valueText(redact(value) ?? null);
    const known = texts.get(key) ?? createCellText(key);
    texts.set(key, known);
    return known;
  }
  return (input) => {
    if ('tensors' in input) return tensorWriter(input, redactors);
    const fields = [...input.columns]
      .filter(([name]) => !dropped.has(name))
      .map(([name, cells], index) => ({ cells, text: textOfColumn(name, index === 0) }));
    return (row) => {
      let all = '';
      for (const { cells, text } of fields) all += text(cells[row] ?? null);
      return all;
    };
  };
}

/** What the inference table calls the tensor that has no name. */
const UNNAMED = 'input';

/** A tensor's elements of one row; a tensor with a redaction rule is left out, as rules are about single values. */
function tensorWriter(
  { rows, tensors }: TensorBatch,
  redactors: ReadonlyMap<string, Redactor>,
): (row: number) => string {
  const shown = [...tensors]
    .map(([name, tensor]) => ({ name: name === '' ? UNNAMED : name, tensor }))
    .filter(({ name }) => !redactors.has(name))
    .map(({ name, tensor }) => ({ key: `${JSON.stringify(name)}:`, tensor }));
  return (row) => shown.map(({ key, tensor }) => key + tensorRowText(tensor, row, rows)).join(',');
}

const subjectOf = (value: Value | undefined): string | null =>
  value === null || value === undefined ? null : textOf(value);
