import { fitBinned } from './binned-numbers.ts';
import { type CategoryCounts, fitCategories, fitChiSquare, fitLargestChange } from './categories.ts';
import type { Fit } from './fitted-method.ts';
import { fitKolmogorovSmirnov } from './kolmogorov-smirnov.ts';
import { shareDistances } from './share-distances.ts';
import { fitWasserstein } from './wasserstein.ts';

/** A method for one kind of columns. */
export type Method<Sample> = {
  /** What its value is. */
  statistic: string;
  bins: string | null;
  base: 2 | null;
  /** Made of the reference's values without nulls, numbers in the order of the rows. */
  fit: (reference: Sample) => Fit<Sample>;
  /** Greatest value that its threshold may have. */
  limit?: number;
  /** Judged by a p-value under this level, whatever threshold is set. */
  alpha?: number;
};

const { jensen_shannon: jensenShannon, hellinger } = shareDistances;

/** For NannyML's continuous columns. */
export const numberMethods: Readonly<Record<string, Method<Float64Array>>> = {
  jensen_shannon: {
    statistic: 'Jensen-Shannon distance',
    bins: 'doane-reference-and-rest',
    base: 2,
    fit: (reference) => fitBinned(reference, jensenShannon),
  },
  hellinger: {
    statistic: 'Hellinger distance',
    bins: 'doane-reference-and-rest',
    base: null,
    fit: (reference) => fitBinned(reference, hellinger),
  },
  kolmogorov_smirnov: {
    statistic: 'Kolmogorov-Smirnov distance',
    bins: 'values, 10000-equal-reference from 10000 rows',
    base: null,
    fit: fitKolmogorovSmirnov,
    limit: 1,
  },
  wasserstein: {
    statistic: "Wasserstein distance in the column's unit",
    bins: 'values, 10000-equal-reference from 10000 rows',
    base: null,
    fit: fitWasserstein,
  },
};

/** For NannyML's categorical columns. */
export const categoryMethods: Readonly<Record<string, Method<CategoryCounts>>> = {
  jensen_shannon: {
    statistic: 'Jensen-Shannon distance',
    bins: 'values-reference-and-rest',
    base: 2,
    fit: (reference) => fitCategories(reference, jensenShannon),
  },
  hellinger: {
    statistic: 'Hellinger distance',
    bins: 'values-reference-and-rest',
    base: null,
    fit: (reference) => fitCategories(reference, hellinger),
  },
  chi2: {
    statistic: 'chi-square statistic of two samples, judged by its p-value < 0.05',
    bins: 'values',
    base: null,
    fit: fitChiSquare,
    alpha: 0.05,
  },
  l_infinity: {
    statistic: 'L-infinity distance',
    bins: 'values',
    base: null,
    fit: fitLargestChange,
  },
};
