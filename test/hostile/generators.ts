import * as fc from 'fast-check';
import type { Ask } from './ask.ts';
import { bodyAsks } from './body-asks.ts';
import { contentAsks } from './content-asks.ts';
import { csvAsks } from './csv-asks.ts';
import { expected, expectedOf, isKind, type Kind } from './expected.ts';
import { feedbackAsks } from './feedback-asks.ts';
import { httpAsks } from './http-asks.ts';
import { schemaAsks } from './schema-asks.ts';
import { tableAsks } from './table-asks.ts';
import { tensorAsks } from './tensor-asks.ts';
import { v2Asks } from './v2-asks.ts';
import type { Asks, World } from './world.ts';

/** One way to make requests of every kind in the table. */
const generators = (world: World): Record<Kind, Asks> => ({
  ...bodyAsks(world),
  ...tableAsks(world),
  ...tensorAsks(world),
  ...csvAsks(world),
  ...contentAsks(world),
  ...schemaAsks(world),
  ...httpAsks(world),
  ...v2Asks(world),
  ...feedbackAsks(world),
});

export type HostileAsk = { kind: Kind; ask: Ask };

/** Hostile requests of all kinds, at least one of each, as many more as their weights say; the same for the same seed. */
export function hostileAsks(world: World, count: number, seed: number): HostileAsk[] {
  const makers = generators(world);
  const kinds = Object.keys(expected).filter(isKind);
  const total = kinds.reduce((sum, kind) => sum + expectedOf(kind).weight, 0);
  const made = kinds.flatMap((kind, at) => {
    const numRuns = Math.max(1, Math.ceil((count * expectedOf(kind).weight) / total));
    return fc.sample(makers[kind], { numRuns, seed: seed * 1000 + at }).map((ask) => ({ kind, ask }));
  });
  const seen = new Set<Kind>();
  const firsts = made.filter(({ kind }) => !seen.has(kind) && seen.add(kind));
  const others = shuffled(
    made.filter((one) => !firsts.includes(one)),
    seed,
  );
  return shuffled([...firsts, ...others.slice(0, Math.max(0, count - firsts.length))], seed + 1);
}

/** Kinds that take much memory or time, each as often as said: after them the process holds what it ever needs at once. */
export function heavyAsks(world: World, times: number, seed: number): HostileAsk[] {
  const makers = generators(world);
  const kinds = Object.keys(expected).filter(isKind);
  const heavy = kinds.filter((kind) => expectedOf(kind).weight < 1);
  return shuffled(
    heavy.flatMap((kind) => fc.sample(makers[kind], { numRuns: times, seed }).map((ask) => ({ kind, ask }))),
    seed,
  );
}

function shuffled<T>(items: readonly T[], seed: number): T[] {
  const keys = fc.sample(fc.nat(), { numRuns: items.length, seed });
  return items
    .map((item, at) => ({ item, key: keys[at] ?? 0 }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
