/** Names of the ways of measuring that can be asked for. */
export const wayNames = ['evidently-0.7', 'nannyml-0.13', 'azureml', 'deequ'] as const;

export type WayName = (typeof wayNames)[number];
