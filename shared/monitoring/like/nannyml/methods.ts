import { fitBinned } from './binned-numbers.ts';
import { type Codes, fitCategories, fitChiSquare, fitLargestChange } from './categories.ts';
import type { Fit } from './fitted-method.ts';
import { fitKolmogorovSmirnov } from './kolmogorov-smirnov.ts';
import { shareDistances } from './share-distances.ts';
import { fitWasserstein } from './wasserstein.ts';

export type NumberMethod = 'jensen_shannon' | 'hellinger' | 'kolmogorov_smirnov' | 'wasserstein';
export type CategoryMethod = 'jensen_shannon' | 'hellinger' | 'chi2' | 'l_infinity';

const { jensen_shannon: jensenShannon, hellinger } = shareDistances;

/** How each method of numbers is fitted to the reference's values, which are without nulls and in the order of the rows. */
export const numberMethods: Record<NumberMethod, (reference: Float64Array) => Fit<Float64Array>> = {
  jensen_shannon: (reference) => fitBinned(reference, jensenShannon),
  hellinger: (reference) => fitBinned(reference, hellinger),
  kolmogorov_smirnov: fitKolmogorovSmirnov,
  wasserstein: fitWasserstein,
};

/** The same for categories. */
export const categoryMethods: Record<
  CategoryMethod,
  (reference: Codes, names: readonly string[]) => Fit<Codes>
> = {
  jensen_shannon: (reference, names) => fitCategories(reference, names, jensenShannon),
  hellinger: (reference, names) => fitCategories(reference, names, hellinger),
  chi2: fitChiSquare,
  l_infinity: fitLargestChange,
};
