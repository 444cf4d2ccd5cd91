import { type BlobStore, createBlobStore } from '../../shared/azure/blob-store.ts';
import { createQueueSender, type QueueSender } from '../../shared/azure/queue-sender.ts';
import { createMlflowClient, type MlflowClient } from '../../shared/mlflow/index.ts';
import type { Stack } from '../start-stack.ts';
import { MODEL } from './demo-policy.ts';
import { createPredictCalls, type PredictCalls } from './predict-calls.ts';
import type { Screen } from './screen.ts';
import { type Customers, readCustomers } from './telco-rows.ts';
import { createTraffic, type Traffic } from './traffic.ts';
import { createWaitFor, type WaitFor } from './wait-for.ts';

/** What every step works with. */
export type Demo = {
  stack: Stack;
  screen: Screen;
  waitFor: WaitFor;
  customers: Customers;
  calls: PredictCalls;
  traffic: Traffic;
  blobs: BlobStore;
  queue: QueueSender;
  mlflow: MlflowClient;
  /** Folder for files that steps hand to Python. */
  scratch: string;
  policyFile: string;
};

/** A step shows what happens and returns its figures. */
export type Step<T> = { title: string; run(demo: Demo): Promise<T> };

const TRAFFIC_INTERVAL_MS = 35;

export function createDemo(
  stack: Stack,
  screen: Screen,
  { scratch, policyFile }: { scratch: string; policyFile: string },
): Demo {
  const connection = { kind: 'connection-string', value: stack.azurite.connectionString } as const;
  const calls = createPredictCalls(stack.app.url, MODEL);
  return {
    stack,
    screen,
    scratch,
    policyFile,
    calls,
    waitFor: createWaitFor(stack),
    customers: readCustomers(),
    traffic: createTraffic({
      predict: (customers) => calls.predict(customers),
      intervalMs: TRAFFIC_INTERVAL_MS,
    }),
    blobs: createBlobStore({ connection }),
    queue: createQueueSender({ connection }),
    mlflow: createMlflowClient({ url: stack.mlflow.url }),
  };
}
