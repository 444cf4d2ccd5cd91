import { z } from 'zod';
import { marginSchema } from './margin.ts';

/** A column whose values are groups. Numbers of many values are cut at `edges`, or else at their quartiles. */
export const groupColumnSchema = z.union([
  z.string().min(1),
  z.strictObject({
    column: z.string().min(1),
    edges: z
      .array(z.number())
      .min(1)
      .describe('where a number column is cut: [12, 24] makes under 12, 12 to 24, and 24 or more'),
  }),
]);

export type GroupColumn = z.infer<typeof groupColumnSchema>;

export const nameOfGroup = (group: GroupColumn): string => (typeof group === 'string' ? group : group.column);

const minRows = z.int().min(2).default(30).describe('groups of fewer rows are shown, not decided on');

export const slicesSchema = z
  .strictObject({
    columns: z.array(groupColumnSchema).default([]).describe('columns whose values are slices'),
    minRows,
    margin: marginSchema
      .optional()
      .describe('how much worse than the champion a slice may be; five times the margin of the whole'),
    rule: z
      .enum(['harm', 'safe'])
      .default('harm')
      .describe('harm: rejects where harm is shown; safe: every slice must be shown not to be harmed'),
    control: z
      .enum(['holm', 'benjamini-hochberg'])
      .default('holm')
      .describe('what keeps many slices from raising false alarms, for the rule harm'),
  })
  .prefault({});

export const fairnessSchema = z
  .strictObject({
    attributes: z
      .array(groupColumnSchema)
      .default([])
      .describe('columns whose groups are to be treated alike'),
    minRows,
    minSelectionRatio: z
      .number()
      .gt(0)
      .lt(1)
      .nullable()
      .default(0.8)
      .describe('lowest ratio of the shares of positive decisions (four-fifths rule); null: not asked'),
    maxOpportunityDifference: z
      .number()
      .gt(0)
      .lt(1)
      .nullable()
      .default(0.1)
      .describe('highest difference of the true positive rates (equal opportunity); null: not asked'),
  })
  .prefault({});
