/** Every check runs as by default; the margin is so wide that any forest is promoted, as what is timed ends with the alias. */
export const telcoGate = {
  task: 'binary',
  target: 'Churn',
  positive: 'Yes',
  entity: 'customerID',
  primary: 'roc_auc',
  gate: { action: 'enforce', mode: 'non-inferiority', margin: 0.1 },
};
