import type { ModelInput, ScoredBatch } from '../scoring/column-batch.ts';
import type { ModelDescription } from '../scoring/model-description.ts';

export type RequestLimits = {
  maxBytes: number;
  maxRows: number;
  maxColumns: number;
  /** Characters of one text. */
  maxStringLength: number;
};

export const defaultLimits: RequestLimits = {
  maxBytes: 4 * 1024 * 1024,
  maxRows: 5000,
  maxColumns: 2000,
  maxStringLength: 10_000,
};

/** The headers that protocols read, in lower case; absent ones are left out. */
export type RequestHeaders = Readonly<
  Partial<
    Record<
      'content-type' | 'content-encoding' | 'accept-encoding' | 'inference-header-content-length',
      string
    >
  >
>;

export type ReadOptions = {
  limits: RequestLimits;
  headers: RequestHeaders;
  /** Column that says whom a row is about; read beside the signature's columns when the request has it. */
  entity: string | null;
  /** What happens to columns that neither the signature nor the policy knows. */
  extraColumns: 'ignore' | 'refuse';
};

/** Who answers a request, as answers name it. */
export type AnswerFacts = { model: string; version: string; predictionId: string };

export type WrittenAnswer = { body: string | Uint8Array; headers: Record<string, string> };

/** A request in the model's terms, and the way to answer it in the protocol it came in. */
export type ParsedRequest = {
  input: ModelInput;
  /** Names of columns that neither the signature nor the policy knows, in the order of the request. */
  ignored: string[];
  /** Whom each row is about; undefined when the request does not say. */
  entities: (string | number | null)[] | undefined;
  /** `rows` is each row's outputs as JSON text, as the inference table keeps them. */
  write(scored: ScoredBatch, rows: readonly string[], facts: AnswerFacts): WrittenAnswer;
};

/**
 * One way to ask for predictions. Pure: runs on the main thread for small bodies and in a worker thread for large
 * ones. Every problem with the request is thrown as an input error with a stable code and a path.
 */
export type ReadRequest = (
  body: Uint8Array,
  description: ModelDescription,
  options: ReadOptions,
) => ParsedRequest;
