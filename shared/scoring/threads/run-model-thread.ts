import type { MessagePort, Transferable } from 'node:worker_threads';
import { toPortable } from '../../kernel/portable-error.ts';
import type { ScoredBatch } from '../column-batch.ts';
import { createScorer, type Scorer, type ScorerOptions } from '../create-scorer.ts';
import {
  type FromModelThread,
  type ScoreCall,
  type ScoreReply,
  type ToModelThread,
  unpackInput,
} from './model-messages.ts';
import { createRunQueue } from './run-queue.ts';

type OwnerPort = Pick<MessagePort, 'on' | 'close'> & {
  postMessage(message: FromModelThread, transfer?: readonly Transferable[]): void;
};

/** The program of a model's thread: opens the model and answers calls until it is released. */
export async function runModelThread(owner: OwnerPort, options: ScorerOptions): Promise<void> {
  try {
    serve(owner, await createScorer(options));
  } catch (error) {
    owner.postMessage({ kind: 'refused', error: toPortable(error) }, []);
    owner.close();
  }
}

function serve(owner: OwnerPort, scorer: Scorer): void {
  const queue = createRunQueue();
  const ports = new Set<MessagePort>();

  const answer = (port: Pick<OwnerPort, 'postMessage'>, call: ScoreCall) => async (): Promise<void> => {
    const reply = await score(scorer, call);
    port.postMessage(reply, reply.kind === 'scored' ? buffersOf(reply.scored) : []);
  };
  const connect = (port: MessagePort): void => {
    ports.add(port);
    port.on('message', (call: ScoreCall) => queue.add(answer(port, call), false));
    port.on('close', () => ports.delete(port));
  };
  const release = async (): Promise<void> => {
    await queue.settled();
    await scorer.release();
    for (const port of ports) port.close();
    owner.postMessage({ kind: 'released' }, []);
    owner.close();
  };
  owner.on('message', (message: ToModelThread) => {
    if (message.kind === 'score') queue.add(answer(owner, message), true);
    else if (message.kind === 'connect') connect(message.port);
    else void release();
  });
  owner.postMessage({ kind: 'opened', description: scorer.description }, []);
}

async function score(scorer: Scorer, { id, input }: ScoreCall): Promise<ScoreReply> {
  const started = performance.now();
  try {
    const scored = await scorer.score(unpackInput(scorer.description.inputs, input));
    return { kind: 'scored', id, scored, ms: performance.now() - started };
  } catch (error) {
    return { kind: 'failed', id, error: toPortable(error) };
  }
}

/** What may be handed over instead of copied. */
function buffersOf(scored: ScoredBatch): Transferable[] {
  if (scored.task === 'outputs') return [];
  const { buffer } = scored.task === 'regression' ? scored.predictions : scored.probabilities;
  return buffer instanceof ArrayBuffer ? [buffer] : [];
}
