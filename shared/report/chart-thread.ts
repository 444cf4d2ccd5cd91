import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import type { Spec } from 'vega';
import { createPendingCalls } from '../kernel/pending-calls.ts';
import { fromPortable, type PortableError, toPortable } from '../kernel/portable-error.ts';
import { startThread } from '../kernel/start-thread.ts';

type Call = { id: number; spec: Spec };
type Reply = { id: number; svg: string } | { id: number; error: PortableError };
type ChartThread = { draw(spec: Spec): Promise<string> };

const work = { relevoCharts: true };
const limits = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 256 };
/** Pages come one after the other; starting over for each would take longer than drawing it. */
const IDLE_MS = 5000;

let running: ChartThread | undefined;

/**
 * Draws a chart on a thread of its own, where loading Vega and drawing delay no prediction in the same process. The thread starts with the first
 * chart and ends when nothing has been drawn for a while.
 */
export const drawInThread = (spec: Spec): Promise<string> => {
  running ??= startDrawing(() => {
    running = undefined;
  });
  return running.draw(spec);
};

function startDrawing(forget: () => void): ChartThread {
  let idle: NodeJS.Timeout | undefined;
  const onEnd = (cause: unknown): void => {
    forget();
    calls.rejectAll(new Error('the thread that draws charts has ended', { cause }));
  };
  const worker = startThread(import.meta.url, { name: 'relevo-charts', data: work, limits, onEnd });
  const endWhenIdle = (): void => {
    worker.unref();
    idle = setTimeout(() => {
      forget();
      void worker.terminate();
    }, IDLE_MS).unref();
  };
  const calls = createPendingCalls<string>((busy) => {
    clearTimeout(idle);
    if (busy) worker.ref();
    else endWhenIdle();
  });
  worker.on('message', (reply: Reply) => {
    if ('svg' in reply) calls.resolve(reply.id, reply.svg);
    else calls.reject(reply.id, fromPortable(reply.error));
  });
  return {
    draw: (spec) => {
      const { id, reply } = calls.open();
      worker.postMessage({ id, spec } satisfies Call, []);
      return reply;
    },
  };
}

async function answer({ id, spec }: Call): Promise<Reply> {
  try {
    const { Error: errorsOnly, parse, View } = await import('vega');
    const view = new View(parse(spec), { renderer: 'none', logLevel: errorsOnly });
    const svg = await view.toSVG();
    view.finalize();
    return { id, svg };
  } catch (error) {
    return { id, error: toPortable(error) };
  }
}

const isWork = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'relevoCharts' in value;

if (!isMainThread && parentPort !== null && isWork(workerData)) {
  const port = parentPort;
  port.on('message', (call: Call) => {
    void answer(call).then((reply) => port.postMessage(reply, []));
  });
}
