/** Distances of two samples counted in the same bins. */
export const distanceNames = [
  'jensen-shannon',
  'psi',
  'hellinger',
  'total-variation',
  'l-infinity',
  'kolmogorov-smirnov',
  'wasserstein',
] as const;

export type DistanceName = (typeof distanceNames)[number];
