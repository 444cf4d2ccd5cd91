import type { Policy } from '../../policy/policy.ts';
import type { Cell, ColumnBatch } from '../../scoring/column-batch.ts';
import { createRedactor, type Redactor } from './redact.ts';

/** One answered request, as capture takes it. */
export type CapturedRequest = {
  predictionId: string;
  moment: Date;
  model: string;
  version: string;
  alias: string;
  route: 'champion' | 'canary' | 'shadow';
  batch: ColumnBatch;
  /** JSON text of each row's outputs. */
  outputs: readonly string[];
  entities: readonly (string | number | null)[] | undefined;
  traceId: string | null;
};

/** Lines of the inference table (`capturedPredictionSchema`), redacted; without line ends. */
export type RowWriter = (request: CapturedRequest) => string[];

/**
 * Writes the rows of one model by its policy. The entity id is redacted by the rule of its column.
 *
 * @throws HASH_SALT_MISSING
 */
export function createRowWriter(policy: Policy, salt: string | undefined): RowWriter {
  const rules = new Map(Object.entries(policy.capture.redact));
  const redactors = new Map([...rules].map(([column, rule]) => [column, createRedactor(rule, salt)]));
  const entity = (policy.entity === null ? undefined : redactors.get(policy.entity)) ?? asIs;
  return (request) => {
    const id = JSON.stringify(request.predictionId).slice(0, -1);
    const head = headOf(request);
    const tail = `,"trace_id":${JSON.stringify(request.traceId)}}`;
    const features = featureWriter(request.batch, redactors);
    return request.outputs.map((outputs, row) => {
      const subject = JSON.stringify(textOf(entity(request.entities?.[row] ?? null)));
      return `{"prediction_id":${id}:${row}",${head}${features(row)}},"outputs":${outputs},"entity_id":${subject}${tail}`;
    });
  };
}

const asIs: Redactor = (value) => value;

function headOf({ moment, model, version, alias, route }: CapturedRequest): string {
  const fields = JSON.stringify({ timestamp: moment.toISOString(), model, version, alias, route });
  return `${fields.slice(1, -1)},"features":{`;
}

function featureWriter(
  { columns }: ColumnBatch,
  redactors: ReadonlyMap<string, Redactor>,
): (row: number) => string {
  const fields = [...columns].map(([name, cells]) => ({
    cells,
    key: `${JSON.stringify(name)}:`,
    redact: redactors.get(name) ?? asIs,
  }));
  return (row) => {
    let text = '';
    for (const { cells, key, redact } of fields) {
      const value = redact(cells[row] ?? null);
      if (value !== undefined) text += `${text === '' ? '' : ','}${key}${jsonCell(value)}`;
    }
    return text;
  };
}

const jsonCell = (value: Cell): string => (typeof value === 'string' ? JSON.stringify(value) : String(value));

const textOf = (value: Cell | undefined): string | null =>
  value === null || value === undefined ? null : String(value);
