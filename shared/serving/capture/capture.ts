import type { Clock } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import type { Random } from '../../kernel/random.ts';
import { inferencePartition } from '../../monitoring/messages.ts';
import { createBlobNames } from './blob-names.ts';
import { type CapturedRequest, createRowWriter, noLines, type RowWriter } from './captured-rows.ts';
import { createRowFlusher } from './flush-rows.ts';
import { createInterval } from '../interval.ts';
import { codeOf } from '../model-store/model-files.ts';
import type { Policies, RowBlobs, ServingMetrics } from '../ports.ts';
import { createLosses } from './losses.ts';
import { noteDropped, noteDroppedPacked } from './note-dropped.ts';
import type { LineBytes } from './row-block.ts';
import { createRowBuffer, rowsIn } from './row-buffer.ts';
import { createRowsWriter } from './write-rows.ts';

export type CaptureSettings = {
  /** Longest time that a row waits in memory. */
  flushIntervalMs: number;
  /** Rows from which they are written at once. */
  flushRows: number;
  /** Rows held in memory; above it whole requests are dropped and counted. */
  maxRows: number;
  /** Of hashing redaction; needed as soon as a policy hashes. */
  salt: string | undefined;
};

export type Capture = {
  /** Takes an answered request: redacts it, keeps it in memory, and returns. Never throws, never waits. */
  record(request: CapturedRequest): void;
  /** The same for a request whose lines another thread has written and packed. */
  recordLines(model: string, moment: Date, lines: readonly LineBytes[]): void;
  /** Ends when everything taken so far is written, dead-lettered, or given back to the buffer because storage is away. */
  flush(): Promise<void>;
  start(): void;
  /** Writes what is left; rows that storage still refuses are lost, counted and logged. */
  stop(): Promise<void>;
  status(): { buffered: number; dropped: number; lost: number };
};

/** @throws HASH_SALT_MISSING when a served model's policy hashes and there is no salt */
export function createCapture(deps: {
  policies: Policies;
  blobs: RowBlobs;
  clock: Clock;
  random: Random;
  log: Log;
  metrics: ServingMetrics;
  settings: CaptureSettings;
}): Capture {
  const { settings, clock, metrics, log } = deps;
  const writers = rowWriters(deps.policies, settings.salt);
  const buffer = createRowBuffer(settings.maxRows);
  const write = createRowsWriter({ ...deps, names: createBlobNames(deps.random.uuid()) });
  const flusher = createRowFlusher({ buffer, write, metrics });
  const losses = createLosses(metrics);
  const onError = (error: unknown): void => log.error('capture', { reason: codeOf(error) });
  const interval = createInterval({ clock, ms: settings.flushIntervalMs, work: flusher.flush, onError });

  function record(request: CapturedRequest): void {
    const { model, moment } = request;
    const lines = writers.get(model)?.(request) ?? noLines;
    if (lines.rows === 0) return;
    losses.takeOrDrop(model, lines.rows, (before) =>
      buffer.add(model, inferencePartition(model, moment), noteDropped(lines, before)),
    );
  }
  function orLose(model: string, rows: number, take: () => void): void {
    try {
      take();
      if (buffer.rows() >= settings.flushRows && !flusher.isHeldBack()) flusher.flush().catch(onError);
    } catch (error) {
      losses.lose(model, rows);
      log.error('request not captured', { model, reason: codeOf(error) });
    }
  }
  return {
    record: (request) => orLose(request.model, request.input.rows, () => record(request)),
    recordLines: (model, moment, lines) =>
      orLose(model, rowsIn(lines), () => {
        if (rowsIn(lines) === 0) return;
        losses.takeOrDrop(model, rowsIn(lines), (before) =>
          buffer.append(model, inferencePartition(model, moment), noteDroppedPacked(lines, before)),
        );
      }),
    flush: flusher.flush,
    start: interval.start,
    stop: async () => {
      await interval.stop();
      await flusher.flush();
      for (const { model, block } of buffer.take()) {
        buffer.release(block.rows());
        losses.lose(model, block.rows());
        log.error('captured rows lost at the stop', { model, rows: block.rows() });
      }
    },
    status: () => ({ buffered: buffer.rows(), ...losses.totals() }),
  };
}

function rowWriters(policies: Policies, salt: string | undefined): Map<string, RowWriter> {
  const writers = new Map<string, RowWriter>();
  for (const model of policies.models()) {
    const policy = policies.get(model);
    if (policy !== undefined) writers.set(model, createRowWriter(policy, salt));
  }
  return writers;
}
