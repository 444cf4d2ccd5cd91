import { RelevoError } from '../../shared/kernel/error.ts';
import type { ChampionState, ModelRegistry, RegisteredVersion } from '../../shared/promotion/ports.ts';

export type MemoryModelRegistry = ModelRegistry & {
  /** Every call that set the alias, in order, whoever made it. */
  aliasMoves: { model: string; version: string }[];
  /** Adds a version; numbers count from 1 and start again after `forget`. */
  register(model: string, version?: Partial<RegisteredVersion>): RegisteredVersion;
  deleteVersion(model: string, version: string): void;
  /** Deletes the model with everything in it. */
  forget(model: string): void;
  get(model: string, version: string): RegisteredVersion | undefined;
};

type Model = { versions: Map<string, RegisteredVersion>; champion: string | undefined; newest: number };

/** A model registry in memory with MLflow's habits: blind alias writes, dangling aliases, numbers that restart. */
export function createMemoryModelRegistry(): MemoryModelRegistry {
  const models = new Map<string, Model>();
  const aliasMoves: MemoryModelRegistry['aliasMoves'] = [];
  let clock = 1_700_000_000_000;
  const modelOf = (name: string): Model => {
    const model = models.get(name) ?? { versions: new Map(), champion: undefined, newest: 0 };
    models.set(name, model);
    return model;
  };
  const find = (model: string, version: string): RegisteredVersion | undefined =>
    models.get(model)?.versions.get(version);
  const change = (model: string, version: string, changes: Partial<RegisteredVersion>): void => {
    const found = find(model, version);
    if (found === undefined)
      throw new RelevoError('RESOURCE_DOES_NOT_EXIST', 'no such version', { status: 404 });
    models.get(model)?.versions.set(version, { ...found, ...changes });
  };
  const championOf = (name: string): ChampionState => {
    const alias = models.get(name)?.champion;
    if (alias === undefined) return { kind: 'none' };
    const version = find(name, alias);
    return version === undefined ? { kind: 'dangling' } : { kind: 'version', version };
  };
  return {
    aliasMoves,
    findVersion: async (model, version, signal) => {
      signal?.throwIfAborted();
      return find(model, version);
    },
    newestVersion: async (name) => {
      const numbers = [...(models.get(name)?.versions.keys() ?? [])].map(Number);
      return numbers.length === 0 ? undefined : String(Math.max(...numbers));
    },
    champion: async (model, signal) => {
      signal?.throwIfAborted();
      return championOf(model);
    },
    setChampion: async (model, version, signal) => {
      signal?.throwIfAborted();
      change(model, version, {});
      aliasMoves.push({ model, version });
      modelOf(model).champion = version;
    },
    tagVersion: async (model, version, tags) => {
      change(model, version, { tags: { ...find(model, version)?.tags, ...tags } });
    },
    describeVersion: async (model, version, description) => change(model, version, { description }),
    register: (name, given = {}) => {
      const model = modelOf(name);
      model.newest += 1;
      clock += 1000;
      const version: RegisteredVersion = {
        model: name,
        version: String(model.newest),
        createdAt: clock,
        runId: `run-${clock}`,
        status: 'READY',
        description: '',
        tags: {},
        ...given,
      };
      model.versions.set(version.version, version);
      return version;
    },
    deleteVersion: (model, version) => {
      models.get(model)?.versions.delete(version);
    },
    forget: (model) => {
      models.delete(model);
    },
    get: find,
  };
}
