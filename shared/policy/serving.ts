import { z } from 'zod';

const outputName = z.string().min(1);

/** What the graph's outputs mean, where the model itself does not say or says it otherwise. */
const outputsSchema = z
  .strictObject({
    /** Output whose values are the labels as they are, instead of the most probable class. */
    label: outputName.optional(),
    /** Output of the classes' probabilities. */
    probabilities: outputName.optional(),
    /** Output of a regression's predictions. */
    prediction: outputName.optional(),
    /** The label is positive where the probability is at least this. */
    threshold: z.number().min(0).max(1).optional(),
    /** Names of the classes, in the order of the probabilities. */
    classes: z.array(z.string()).min(2).optional(),
    positive: z.string().optional(),
  })
  .superRefine((outputs, context) => {
    const problem = (path: keyof typeof outputs, message: string): void =>
      context.addIssue({ code: 'custom', path: [path], message });
    const { label, prediction, threshold, classes, positive } = outputs;
    const ofClasses = (['label', 'probabilities', 'threshold', 'classes', 'positive'] as const).filter(
      (name) => outputs[name] !== undefined,
    );
    if (prediction !== undefined && ofClasses.length > 0)
      problem('prediction', `a model has a prediction or classes, not ${ofClasses.join(', ')} too`);
    if (label !== undefined && threshold !== undefined)
      problem('threshold', "labels come from the graph's label output or from a threshold, not from both");
    if (classes !== undefined && new Set(classes).size < classes.length)
      problem('classes', 'a class is named twice');
    if (positive !== undefined && classes !== undefined && !classes.includes(positive))
      problem('positive', 'not one of the classes');
    if ((positive ?? threshold) !== undefined && classes !== undefined && classes.length > 2)
      problem('classes', 'positive and threshold are for models of two classes');
  });

/** The part of a policy that says how the graph's outputs are read. */
export type ServingOutputs = z.infer<typeof outputsSchema>;

export const servingSchema = z
  .strictObject({
    /** What happens to columns that neither the signature nor the policy knows; ignored ones are named in a header. */
    extraColumns: z.enum(['ignore', 'refuse']).default('ignore'),
    outputs: outputsSchema.optional(),
  })
  .prefault({});
