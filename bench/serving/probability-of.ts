import { z } from 'zod';

const predictionSchema = z.union([
  z.number(),
  z.tuple([z.number(), z.number()]).transform(([, positive]) => positive),
  z.object({ probability: z.number() }).transform(({ probability }) => probability),
]);
const answerSchema = z.object({ predictions: z.array(predictionSchema).min(1) });

/** Of the positive class in the first prediction, whichever of the candidates' shapes it has. */
export const probabilityOf = (answer: string): number =>
  answerSchema.parse(JSON.parse(answer)).predictions[0] ?? Number.NaN;
