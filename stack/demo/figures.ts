import type { TrafficFigures } from './traffic.ts';

/** A value with a one-sided 95 % bound on each side; null where it could not be computed. */
export type Estimate = { value: number | null; lower: number | null; upper: number | null };

/** One decision of the gate, as the closing lines tell it. */
export type DecisionFigures = {
  version: string;
  champion: string | null;
  verdict: string;
  reason: string;
  /** The policy's primary metric. */
  metric: string;
  candidate: Estimate;
  /** Candidate minus champion; null where there was no champion. */
  difference: Estimate | null;
  /** Labelled rows that it was judged on. */
  rows: number;
  /** Further ones needed to decide; null where rows are not what is missing. */
  furtherRows: number | null;
};

export type ModelFigures = { name: string; picked: boolean; metrics: Record<string, number> };

/** What `--json FILE` receives. */
export type Figures = {
  totalSeconds: number;
  startSeconds: number;
  firstTraining: { uploadedRows: number; seconds: number; models: ModelFigures[] };
  firstChampion: DecisionFigures;
  parity: {
    calls: number;
    seconds: number;
    largestDifference: number;
    otherLabels: number;
    atTheThreshold: number;
  };
  quietMonitoring: { windows: number; rows: number; driftedColumns: string[]; alarm: boolean };
  shiftedTraffic: {
    windows: number;
    rows: number;
    driftedColumns: string[];
    alarm: boolean;
    seconds: number;
  };
  groundTruth: { labels: number };
  retraining: { windowRows: number; seconds: number };
  challenger: DecisionFigures;
  /** Too few rows to judge it on: `insufficient-evidence`. */
  fewRows: DecisionFigures;
  badCandidate: DecisionFigures;
  corruptUpload: { report: string; codes: string[] };
  traffic: TrafficFigures;
};
