/** So many lags without correlation end a series' memory, for up to 10^25 values. */
const IN_A_ROW = 5;

/**
 * Length of the blocks in which a series is to be resampled so that the variance of its mean comes out right: D. N. Politis and H. White,
 * "Automatic block-length selection for the dependent bootstrap", 2004, as corrected by A. Patton, D. N. Politis and H. White, 2009, for the
 * circular bootstrap. At least 1; at most the smaller of 3 √n and n / 3. A series that never varies, or of under 10 values, gives 1.
 * @param series from the oldest to the newest value
 */
export function blockLength(series: Float64Array): number {
  const n = series.length;
  if (n < 10 || !varies(series)) return 1;
  const mean = series.reduce((sum, value) => sum + value, 0) / n;
  const centred = series.map((value) => value - mean);
  const farthest = Math.ceil(Math.sqrt(n)) + IN_A_ROW;
  const covariances = Float64Array.from({ length: farthest + 1 }, (_, lag) => autocovariance(centred, lag));
  const variance = covariances[0] ?? 0;
  const limit = 2 * Math.sqrt(Math.log10(n) / n);
  const silent = Array.from(covariances, (covariance) => Math.abs(covariance / variance) < limit);
  const width = Math.min(2 * Math.max(1, firstOfSilence(silent)), farthest);
  const longest = Math.ceil(Math.min(3 * Math.sqrt(n), n / 3));
  return Math.min(longest, Math.max(1, Math.ceil(optimum(covariances, width, n))));
}

/** Whether values differ by more than rounding. */
export function varies(series: Float64Array): boolean {
  const first = series[0] ?? 0;
  const rounding = 1e-12 * Math.abs(first);
  return series.some((value) => Math.abs(value - first) > rounding);
}

function autocovariance(centred: Float64Array, lag: number): number {
  let sum = 0;
  for (let at = lag; at < centred.length; at++) sum += (centred[at] ?? 0) * (centred[at - lag] ?? 0);
  return sum / centred.length;
}

/** The lag from which on so many in a row say nothing; the farthest if there is none. */
function firstOfSilence(silent: readonly boolean[]): number {
  const found = silent.findIndex(
    (_, lag) => lag + IN_A_ROW < silent.length && silent.slice(lag, lag + IN_A_ROW).every(Boolean),
  );
  return found < 0 ? silent.length - 1 : found;
}

/** (2 G² / D)^(1/3) n^(1/3), with the flat-top window of the width. */
function optimum(covariances: Float64Array, width: number, n: number): number {
  let [slope, spectrum] = [0, covariances[0] ?? 0];
  for (let lag = 1; lag <= width; lag++) {
    const weight = Math.min(1, 2 * (1 - lag / width)) * 2 * (covariances[lag] ?? 0);
    slope += weight * lag;
    spectrum += weight;
  }
  const spread = (4 / 3) * spectrum ** 2;
  return spread > 0 ? Math.cbrt((2 * slope ** 2 * n) / spread) : 1;
}
