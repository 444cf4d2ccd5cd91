import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { sha256 } from '../../kernel/digest.ts';
import { RelevoError } from '../../kernel/error.ts';
import type { Evidence } from '../evidence/evidence.ts';

/** Changes whenever evidence is judged by something that it did not hold before. */
const FORMAT = 13;

export type PackedEvidence = {
  /** SHA-256 of the JSON text. */
  digest: string;
  /** The JSON text as gzip. */
  bytes: Uint8Array;
};

/**
 * Evidence as it is kept: truth and predictions of each row, the groups and amounts that the policy looks at, and the team's own metrics; no other features, and numbers for entities instead
 * of who they are. Arrays of numbers are `{"float64": "<base64>"}` and the like, little-endian.
 */
export async function packEvidence(evidence: Evidence): Promise<PackedEvidence> {
  const { rows } = evidence;
  const anonymous = { ...evidence, rows: { ...rows, entities: rows.entities && numbered(rows.entities) } };
  const text = JSON.stringify({ format: FORMAT, evidence: anonymous }, writeArrays);
  return { digest: sha256(text), bytes: await promisify(gzip)(text) };
}

/**
 * Evidence that a decision was made on. Throws EVIDENCE_DAMAGED where it is not what the digest says, EVIDENCE_FORMAT where another
 * release wrote it.
 */
export async function unpackEvidence({ digest, bytes }: PackedEvidence): Promise<Evidence> {
  const text = await unzip(bytes);
  if (text === undefined || sha256(text) !== digest)
    throw new RelevoError('EVIDENCE_DAMAGED', 'the evidence is not what the decision was made on');
  return parseEvidence(text);
}

/** undefined: not a whole gzip file. */
const unzip = (bytes: Uint8Array): Promise<string | undefined> =>
  promisify(gunzip)(bytes).then(String, () => undefined);

/** The digest vouches for what is in it. */
function parseEvidence(text: string): Evidence {
  const { format, evidence } = JSON.parse(text, readArrays) as { format: number; evidence: Evidence };
  if (format !== FORMAT)
    throw new RelevoError(
      'EVIDENCE_FORMAT',
      `evidence of format ${format}, this release judges format ${FORMAT}`,
    );
  return evidence;
}

function numbered(entities: readonly string[]): string[] {
  const numbers = new Map<string, string>();
  return entities.map((entity) => {
    const number = numbers.get(entity) ?? String(numbers.size);
    numbers.set(entity, number);
    return number;
  });
}

const kinds = { float64: Float64Array, int32: Int32Array, uint16: Uint16Array, uint8: Uint8Array };

function writeArrays(_key: string, value: unknown): unknown {
  for (const [kind, Numbers] of Object.entries(kinds))
    if (value instanceof Numbers)
      return { [kind]: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') };
  return value;
}

function readArrays(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const [first, ...more] = Object.entries(value);
  if (first === undefined || more.length > 0) return value;
  const [kind, content] = first;
  if (!isKind(kind) || typeof content !== 'string') return value;
  const bytes = Uint8Array.from(Buffer.from(content, 'base64'));
  return new kinds[kind](bytes.buffer);
}

const isKind = (kind: string): kind is keyof typeof kinds => Object.hasOwn(kinds, kind);
