import type { Profile } from './profile.ts';

/** Features and ground truth together: what rows of data files hold. */
export const withLabels = ({ columns, labels = {} }: Profile): Profile['columns'] => ({
  ...columns,
  ...labels,
});
