import { countTests } from './count-tests.ts';
import { distances } from './distances.ts';
import type { Method } from './method.ts';
import type { SamplePair } from './sample-pair.ts';
import { sampleTests } from './sample-tests.ts';

/** Evidently's methods for numbers and categories, but those that draw random numbers. */
export const methods: Readonly<Record<string, Method>> = { ...distances, ...countTests, ...sampleTests };

/** Methods that compare with random permutations of the data. */
export const randomMethods: readonly string[] = ['TVD', 'empirical_mmd'];

/** Evidently's own choice by the number of reference rows and of different values. */
export function chooseMethod({ type, referenceRows, distinct }: SamplePair): string {
  if (referenceRows > 1000) return type === 'num' && distinct > 5 ? 'wasserstein' : 'jensenshannon';
  if (type === 'num' && distinct > 5) return 'ks';
  return distinct > 2 ? 'chisquare' : 'z';
}
