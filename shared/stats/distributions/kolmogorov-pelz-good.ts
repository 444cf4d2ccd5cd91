const SQUARE = Math.PI ** 2;
const FOURTH = Math.PI ** 4;
const SIXTH = Math.PI ** 6;
const ROOT = Math.sqrt(2 * Math.PI);

/**
 * P(D <= distance) for large n by W. Pelz and I. J. Good (1976): Kolmogorov's limit law K0(z) at z = √n D with three corrections,
 * K1/√n + K2/n + K3/n^(3/2), each a theta-like sum in exp(-π²/(8 z²)).
 */
export function kolmogorovByPelzGood(n: number, distance: number): number {
  const z = Math.sqrt(n) * distance;
  const exponent = -SQUARE / 8 / (z * z);
  if (exponent < -708) return 0;
  const terms = Math.ceil((16 * z) / Math.PI);
  const [k0, k1, k2, k3] = oddSums(z, Math.exp(exponent), terms);
  const [more2, more3] = wholeSums(z, terms);
  return k0 + k1 / Math.sqrt(n) + (k2 + more2) / n + (k3 + more3) / n ** 1.5;
}

type Four = [number, number, number, number];

/** Sums over odd numbers, by Horner's rule in q^8. */
function oddSums(z: number, q: number, terms: number): Four {
  const [z2, z4, z6, z8] = [z ** 2, z ** 4, z ** 6, z ** 8];
  const b2 = ((2 * z4 - 5 * z2) * SQUARE) / 4;
  const c2 = (FOURTH * (1 - 2 * z2)) / 16;
  const b3 = (SQUARE * (135 * z4 - 96 * z6)) / 4;
  const c3 = (FOURTH * (-60 * z2 + 212 * z4)) / 16;
  const d3 = (SIXTH * (5 - 30 * z2)) / 64;
  let [k0, k1, k2, k3] = [0, 0, 0, 0];
  for (let k = terms; k > 0; k--) {
    const m2 = (2 * k - 1) ** 2;
    const power = q ** (8 * k);
    k0 = k0 * power + 1;
    k1 = k1 * power - z2 + (SQUARE / 4) * m2;
    k2 = k2 * power + 6 * z6 + 2 * z4 + b2 * m2 + c2 * m2 * m2;
    k3 = k3 * power - 30 * z6 - 90 * z8 + b3 * m2 + c3 * m2 * m2 + d3 * m2 * m2 * m2;
  }
  const scale = q * ROOT;
  return [
    (k0 * scale) / z,
    (k1 * scale) / (6 * z4),
    (k2 * scale) / (72 * z ** 7),
    (k3 * scale) / (6480 * z ** 10),
  ];
}

/** Further sums of K2 and K3 over all whole numbers. */
function wholeSums(z: number, terms: number): [number, number] {
  const q = Math.exp(-SQUARE / 2 / (z * z));
  let [second, third] = [0, 0];
  for (let k = terms; k > 0; k--) {
    const part = k * k * q ** (k * k);
    second += part;
    third += (3 * z * z - SQUARE * k * k) * part;
  }
  return [(second * SQUARE * ROOT) / (-36 * z ** 3), (third * SQUARE * ROOT) / (216 * z ** 6)];
}
