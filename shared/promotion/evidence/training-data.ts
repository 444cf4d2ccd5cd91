/** What is known of the rows that a candidate was trained on: counts, shares and times. */
export type TrainingData =
  | { state: 'unknown'; why: string }
  | {
      state: 'known';
      rows: number;
      /** When the upload arrived that the training was asked for by; null: nobody knows. */
      uploaded: string | null;
      /** How long before the decision that was. */
      ageMs: number | null;
      /** Columns that are not what the policy says, by the codes of validation. */
      findings: { column: string; code: string }[];
      /** Features that differ from what callers send lately by more than monitoring lets pass, the largest effect first. */
      drift:
        | { kind: 'none'; why: string }
        | {
            kind: 'compared';
            requests: number;
            columns: number;
            drifted: { column: string; effect: number }[];
          };
      /** Shares of the labels; null where they are numbers or not known. */
      labels: Readonly<Record<string, number>> | null;
      championLabels: Readonly<Record<string, number>> | null;
    };
