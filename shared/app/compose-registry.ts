import type { HttpResponseInit } from '@azure/functions';
import { systemClock } from '../kernel/clock.ts';
import type { RegistryEvent } from '../serving/messages.ts';
import { expireDeliveries } from '../serving/registry-events/expire-deliveries.ts';
import { createReceiveEvent } from '../serving/registry-events/receive-event.ts';
import { createReconcile, type Reconcile } from '../serving/registry-events/reconcile-champions.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { createChampionSource } from './adapters/champion-source.ts';
import { contextLog } from './context-log.ts';
import type { HttpCall } from './http-handler.ts';
import type { Policies } from './load-policies.ts';
import type { Platform } from './platform.ts';
import type { Settings } from './settings.ts';
import type { WorkCall } from './work-handler.ts';

/** What keeps instances informed of alias moves; it loads no model. */
export type Registry = {
  /** One webhook of MLflow. */
  receive(call: HttpCall): Promise<HttpResponseInit>;
  /** One event of the queue. */
  follow(event: RegistryEvent, call: WorkCall): Promise<void>;
  /** The poll of the whole app. */
  reconcile(call: WorkCall): Promise<void>;
};

export function composeRegistry(
  settings: Settings,
  platform: Platform,
  policies: Policies,
  metrics: Metrics,
): Registry {
  const shared = { policies, blobs: platform.blobs(), clock: systemClock };
  const reconcileWith = (call: WorkCall): Reconcile =>
    createReconcile({
      ...shared,
      source: createChampionSource(platform.mlflow()),
      log: contextLog(call.context),
    });
  const receive = createReceiveEvent({
    ...shared,
    secret: settings.RELEVO_WEBHOOK_SECRET,
    queue: platform.queue(),
    metrics: { count: (counter, value, attributes) => metrics.count(`ml.${counter}`, value, attributes) },
  });
  return {
    receive: async ({ request }) =>
      receive(new Uint8Array(await request.arrayBuffer()), {
        id: request.headers.get('x-mlflow-delivery-id'),
        timestamp: request.headers.get('x-mlflow-timestamp'),
        signature: request.headers.get('x-mlflow-signature'),
      }),
    follow: async ({ model }, call) => {
      if (policies.get(model) !== undefined) await reconcileWith(call).moved(model, call.signal);
      await expireDeliveries(shared);
    },
    reconcile: (call) => reconcileWith(call).all(call.signal),
  };
}
