import type { Clock } from '../kernel/clock.ts';
import type { Scorer } from '../scoring/create-scorer.ts';
import type { Capture } from './capture/capture.ts';
import type { CapturedRequest } from './capture/captured-rows.ts';
import type { AnswerFacts, ReadOptions, WrittenAnswer } from './protocol.ts';
import { type ProtocolName, protocols } from './protocols.ts';
import { outputRows } from './scoring-protocol/output-rows.ts';
import type { LargeRequests } from './threads/large-requests.ts';

/** A request and the model that answers it. */
type AskedModel = {
  request: { protocol: ProtocolName; body: Uint8Array };
  scorer: Scorer;
  facts: AnswerFacts;
  options: ReadOptions;
  about: Pick<CapturedRequest, 'alias' | 'route' | 'traceId'>;
  /** Hears the number of rows as soon as it is known. */
  onRows: (rows: number) => void;
};

type Written = WrittenAnswer & { ignored: readonly string[] };

/** Reads, scores, captures and writes: small requests on the calling thread, large ones in theirs. */
export function createAnswerRequest(deps: {
  capture: Pick<Capture, 'record' | 'recordLines'>;
  clock: Clock;
  large?: LargeRequests;
}): (asked: AskedModel, signal: AbortSignal | undefined) => Promise<Written> {
  const { capture, clock, large } = deps;

  async function answerHere(asked: AskedModel, signal: AbortSignal | undefined): Promise<Written> {
    const { request, scorer, facts, options, about } = asked;
    const parsed = protocols[request.protocol](request.body, scorer.description, options);
    const { input, entities, ignored } = parsed;
    asked.onRows(input.rows);
    signal?.throwIfAborted();
    const scored = await scorer.score(input, signal);
    const outputs = outputRows(scored);
    capture.record({ ...facts, ...about, moment: clock.now(), input, outputs, entities });
    return { ...parsed.write(scored, outputs, facts), ignored };
  }
  async function answerThere(
    requests: LargeRequests,
    { request, scorer, facts, options, about, onRows }: AskedModel,
    signal: AbortSignal | undefined,
  ): Promise<Written> {
    const moment = clock.now();
    const { protocol, body } = request;
    const large = { protocol, body, options, facts, capture: { ...about, moment } };
    const answer = await requests.answer(scorer, large, signal);
    onRows(answer.rows);
    capture.recordLines(facts.model, moment, answer.captured);
    return answer;
  }
  return async (asked, signal) => {
    const { scorer, request, options } = asked;
    return large?.takes(scorer, request.body, options.headers) === true
      ? answerThere(large, asked, signal)
      : answerHere(asked, signal);
  };
}
