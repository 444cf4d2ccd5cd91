import { open, readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { sha256 } from '../../../kernel/digest.ts';
import { externalDataLocations, isInsideDirectory } from '../../../scoring/external-data.ts';
import { graphOperators, type GraphOperators } from '../../../scoring/graph-operators.ts';
import type { ModelDescription } from '../../../scoring/model-description.ts';
import type { RegisteredVersion, RunFacts } from '../../ports.ts';
import { declaredFiles } from './declared-files.ts';
import { GOLDEN_FILE } from '../trials/golden-cases.ts';
import { type OwnCheck, readOwnChecks } from './own-checks.ts';
import { unrecorded } from './unrecorded.ts';

/** What a candidate's files are, apart from what they predict. */
export type PackageFacts = {
  /** Where the registry says that the files are; null: the policy does not ask. */
  address: string | null;
  /** Files that Python would run code from, by their names or first bytes. */
  pickles: string[];
  /** Files that count, and that the version's digests do not name. */
  undeclared: string[];
  /** Files of tensors that the graph names and that lie outside its folder. */
  outside: string[];
  graph: GraphOperators;
  /** What nothing says of how the version was made, in words. */
  unrecorded: string[];
  /** Of the names that the policy requires, in its order. */
  ownChecks: OwnCheck[];
};

export type PackageInput = {
  version: RegisteredVersion;
  directory: string;
  description: ModelDescription;
  address: string | null;
  /** Of the run that produced it. */
  parameters: RunFacts['parameters'];
  requiredChecks: readonly string[];
};

/** Looks at the files of a candidate without loading any of them; undefined where the graph is absent. */
export async function readPackageFacts(input: PackageInput): Promise<PackageFacts | undefined> {
  const { version, directory, description, address } = input;
  const files = await filesIn(directory);
  if (!files.includes(description.modelFile)) return undefined;
  const bytes = await readFile(join(directory, description.modelFile));
  const beside = externalDataLocations(bytes);
  const declared = declaredFiles(version).files;
  const counting = [
    ...[description.modelFile, description.evaluation, description.profile].filter((path) => path !== null),
    ...files.filter((path) => path === GOLDEN_FILE),
    ...beside.filter(isInsideDirectory).map((path) => besideGraph(description.modelFile, path)),
  ];
  const graph = { path: description.modelFile, digest: sha256(bytes) };
  return {
    address: address && withoutSecrets(address),
    pickles: await picklesAmong(directory, files),
    undeclared: counting.filter((path) => !Object.hasOwn(declared, path)),
    outside: beside.filter((path) => !isInsideDirectory(path)),
    graph: graphOperators(bytes),
    unrecorded: unrecorded(version, input.parameters),
    ownChecks: await readOwnChecks(directory, input.requiredChecks, graph),
  };
}

/** An address may carry a token in its query or a password before its host. */
const withoutSecrets = (address: string): string =>
  address.replace(/[?#].*/s, '').replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*:[^/@]*@/i, '$1');

const besideGraph = (modelFile: string, path: string): string =>
  join(modelFile, '..', path).replaceAll(sep, '/');

async function filesIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .toSorted();
}

const PICKLE_NAME = /\.(pkl|pickle|joblib|dill|cloudpickle|pt|pth|ckpt)$/i;

async function picklesAmong(directory: string, files: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const file of files)
    if (PICKLE_NAME.test(file) || (await startsAsPickle(join(directory, file)))) found.push(file);
  return found;
}

/** From protocol 2 on a pickle begins with the opcode PROTO and its number. */
async function startsAsPickle(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    const protocol = buffer[1] ?? 0;
    return buffer[0] === 0x80 && protocol >= 2 && protocol <= 5;
  } finally {
    await file.close();
  }
}
