import type { HostSettings } from './config/host-settings.ts';
import type { HostedFunction, Invoke, TriggerListener, WriteOutputs } from './invocation.ts';
import type { HostLog } from './log.ts';

/** Timer, queue and blob triggers and the outputs, all of which need storage. */
export type StorageTriggers = {
  listenTo(target: HostedFunction, invoke: Invoke): TriggerListener;
  writeOutputs: WriteOutputs;
};

export function createStorageTriggers(_settings: HostSettings, _log: HostLog): StorageTriggers {
  return {
    listenTo: (target) => {
      throw new Error(`no listener for ${target.trigger.type}`);
    },
    writeOutputs: () => Promise.resolve(),
  };
}
