import type { Policy } from '../policy/policy.ts';

/** One version as the registry has it. */
export type RegisteredVersion = {
  version: string;
  /** Creation time of the version, epoch milliseconds: tells a recreated model's version 1 from the old one. */
  createdAt: number;
  /** SHA-256 by path of files in the model directory, from the version's tag; empty when it has none. */
  sha256: Record<string, string>;
  /** Where it is another version's files with another decision threshold: that version, and the tag's text. */
  threshold?: { of: string | null; text: string } | undefined;
};

/** What the registry says about an alias. */
export type AliasAnswer =
  | ({ state: 'version' } & RegisteredVersion)
  /** The alias is not set. `reason` completes the sentence "<model> has no champion: …". */
  | { state: 'none'; reason?: string }
  /** The alias names a version that no longer exists. */
  | { state: 'dangling'; reason?: string };

/** The registry, as serving needs it. Failures are thrown; "no champion" is an answer. */
export type ChampionSource = {
  resolveAlias(model: string, alias: string, signal?: AbortSignal): Promise<AliasAnswer>;
  /** undefined: no such version, or no such model. */
  findVersion(model: string, version: string, signal?: AbortSignal): Promise<RegisteredVersion | undefined>;
  /** Downloads the whole model directory into an existing, empty directory. */
  fetchModel(model: string, version: string, directory: string, signal?: AbortSignal): Promise<void>;
};

type Written = { etag: string } | undefined;
type Guard = { ifNoneMatch?: '*'; ifMatch?: string; contentType?: string };

/** The part of the blob store that keeps the champion's copies and its hint. */
export type ModelBlobs = {
  read(container: string, name: string): Promise<{ bytes: Uint8Array; etag: string } | undefined>;
  write(container: string, name: string, content: string, options?: Guard): Promise<Written>;
  remove(container: string, name: string): Promise<boolean>;
  download(container: string, name: string, file: string): Promise<boolean>;
  upload(container: string, name: string, file: string): Promise<Written>;
};

/** The part of the blob store that takes rows. */
export type RowBlobs = {
  append(container: string, name: string, content: Uint8Array | string): Promise<void>;
  write(container: string, name: string, content: Uint8Array | string, options?: Guard): Promise<Written>;
};

/** The served models: one policy each. */
export type Policies = { get(model: string): Policy | undefined; models(): string[] };

export type ServingCounter =
  | 'champion.swapped'
  /** The loaded champion was kept although the registry could not confirm it; attribute `code`. */
  | 'champion.kept'
  /** A version that is not the champion, loaded because a request named it; and one given up for another. */
  | 'extra.loaded'
  | 'extra.evicted'
  /** A webhook; attribute `outcome`. */
  | 'webhook.events'
  | 'capture.written'
  | 'capture.dropped'
  | 'capture.failed_writes'
  | 'capture.dead_lettered'
  | 'capture.lost'
  | 'feedback.labels'
  /** A thread that ended by itself; attribute `thread`. */
  | 'thread.restarted';

export type ServingMetrics = {
  /** One request. `outcome` is `ok` or the code of its error; `version` is empty when none was reached. */
  observe(request: {
    model: string;
    version: string;
    rows: number;
    outcome: string;
    durationMs: number;
  }): void;
  /** One run of a graph that requests share: how long the first of them waited for it, and how long it took. */
  observeRun(run: { model: string; version: string; waitedMs: number; durationMs: number }): void;
  count(counter: ServingCounter, value: number, attributes: Record<string, string>): void;
};
