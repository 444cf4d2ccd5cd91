import type { MessagePort } from 'node:worker_threads';
import type { PortableError } from '../../kernel/portable-error.ts';
import type { Policy } from '../../policy/policy.ts';
import type { ScorerOptions } from '../../scoring/create-scorer.ts';
import type { ModelDescription } from '../../scoring/model-description.ts';
import type { CapturedRequest } from '../capture/captured-rows.ts';
import type { LineBytes } from '../capture/row-block.ts';
import type { AnswerFacts, ReadOptions } from '../protocol.ts';
import type { ProtocolName } from '../protocols.ts';

/** A request that is parsed, scored and answered off the main thread. */
export type LargeRequest = {
  protocol: ProtocolName;
  body: Uint8Array;
  options: ReadOptions;
  facts: AnswerFacts;
  /** What its captured rows say beside features and outputs. */
  capture: Pick<CapturedRequest, 'moment' | 'alias' | 'route' | 'traceId'>;
};

export type LargeAnswer = {
  body: Uint8Array;
  headers: Record<string, string>;
  rows: number;
  ignored: string[];
  captured: LineBytes[];
};

/** What the thread knows from its start on. */
export type RequestThreadSetup = { policies: Record<string, Policy>; salt: string | undefined };

/** A model that the thread may open itself, or ask over the port. */
export type KnownModel = { port: MessagePort; description: ModelDescription; source: ScorerOptions };

/** A model is made known once, by a number of the main thread's choice. */
export type ToRequestThread =
  | ({ kind: 'model'; key: number } & KnownModel)
  | { kind: 'answer'; id: number; key: number; request: LargeRequest }
  | { kind: 'abandon'; id: number };

export type FromRequestThread =
  | { kind: 'answered'; id: number; answer: LargeAnswer }
  | { kind: 'failed'; id: number; error: PortableError }
  /** A model that could not be opened here is asked in its own thread. */
  | { kind: 'unopened'; error: PortableError };
