import { ask } from './ask.ts';
import type { ModelKind } from './models.ts';
import { probabilityOf } from './probability-of.ts';
import { telcoBodies } from './telco-bodies.ts';

const TOLERANCE = 1e-4;

/** Sees to it that all candidates serve the same model. */
export type Agreement = {
  /** Asks for one prediction. @throws Error when it is not what the first candidate said */
  check(candidate: { name: string; url: string }, kind: ModelKind): Promise<void>;
};

export function createAgreement(): Agreement {
  const known = new Map<ModelKind, number>();
  return {
    check: async ({ name, url }, kind) => {
      const [body = ''] = telcoBodies(1);
      const { text } = await ask(url, body, AbortSignal.timeout(30_000));
      const probability = probabilityOf(text);
      const expected = known.get(kind) ?? probability;
      known.set(kind, expected);
      if (Math.abs(probability - expected) > TOLERANCE)
        throw new Error(`${name} predicts ${probability} with the model ${kind}, others ${expected}`);
    },
  };
}
