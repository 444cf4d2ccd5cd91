import { createGapMeter } from './gap-meter.ts';
import type { Customer } from './telco-rows.ts';
import type { Prediction } from './predict-calls.ts';

export type TrafficFigures = {
  calls: number;
  failed: number;
  /** Calls a second, from the first to the last. */
  rate: number;
  /** Longest time between two good answers, the first call and the last included. */
  longestGapMs: number;
  /** When that ended, in seconds after the first call. */
  longestGapAtSeconds: number;
  /** What went wrong, by kind. */
  failures: Record<string, number>;
};

export type Traffic = {
  start(): void;
  /** From now on the calls are about these customers. */
  use(customers: readonly Customer[]): void;
  /** Predictions about the customers in use, so that their labels can be sent later. */
  answered(): { prediction: Prediction; customer: Customer }[];
  figures(): TrafficFigures;
  stop(): Promise<TrafficFigures>;
};

type TrafficDeps = {
  predict: (customers: Customer[]) => Promise<Prediction[]>;
  /** Time between two calls. */
  intervalMs: number;
};

/** One-row predictions at a fixed rate, whether or not earlier ones have been answered. */
export function createTraffic({ predict, intervalMs }: TrafficDeps): Traffic {
  let customers: readonly Customer[] = [];
  let answered: { prediction: Prediction; customer: Customer }[] = [];
  let timer: NodeJS.Timeout | undefined;
  let [calls, failed, startedAt, endedAt] = [0, 0, 0, 0];
  const gaps = createGapMeter();
  const failures: Record<string, number> = {};
  const pending = new Set<Promise<void>>();

  const call = async (customer: Customer): Promise<void> => {
    const asked = customers;
    try {
      const [prediction] = await predict([customer]);
      gaps.mark();
      if (prediction !== undefined && asked === customers) answered.push({ prediction, customer });
    } catch (error) {
      failed += 1;
      const kind = error instanceof Error ? error.message : String(error);
      failures[kind] = (failures[kind] ?? 0) + 1;
    }
  };
  const tick = (): void => {
    const customer = customers[calls % customers.length];
    if (customer === undefined) return;
    calls += 1;
    const running = call(customer).finally(() => pending.delete(running));
    pending.add(running);
  };
  const figures = (): TrafficFigures => ({
    calls,
    failed,
    rate: calls / (((endedAt === 0 ? performance.now() : endedAt) - startedAt) / 1000),
    ...gaps.longest(),
    failures,
  });
  return {
    start: () => {
      startedAt = performance.now();
      gaps.start();
      timer = setInterval(tick, intervalMs);
    },
    use: (next) => {
      customers = next;
      answered = [];
    },
    answered: () => answered,
    figures,
    stop: async () => {
      clearInterval(timer);
      endedAt = performance.now();
      await Promise.allSettled(pending);
      gaps.mark();
      return figures();
    },
  };
}
