import { createGate, createWorld, MODEL, readDecisions, requestFor, type World } from './gate-bench.ts';

/** A world in which v1 is champion by a decision of ours and v2 is a good candidate. */
export async function worldWithChampion(policy: Record<string, unknown> = {}): Promise<World> {
  const world = createWorld(policy);
  await createGate(world)(requestFor(world.registry.register(MODEL)));
  world.registry.register(MODEL);
  return world;
}

export const candidateOf = (world: World, version = '2') => {
  const found = world.registry.get(MODEL, version);
  if (found === undefined) throw new Error('not registered');
  return requestFor(found);
};

/** Everything that a gate leaves behind. */
export async function stateOf(world: World) {
  const { records, lines } = await readDecisions(world);
  const champion = await world.registry.champion(MODEL);
  const hint = await world.blobs.read('model-cache', `${MODEL}/champion.json`);
  const tagsOf = (version: string) => world.registry.get(MODEL, version)?.tags;
  return {
    champion: champion.kind === 'version' ? champion.version.version : champion.kind,
    tags: [tagsOf('1'), tagsOf('2')],
    description: world.registry.get(MODEL, '2')?.description,
    hint: hint && (JSON.parse(Buffer.from(hint.bytes).toString()) as { version: string }).version,
    records: records.map(({ id, sequence, verdict, previous }) => [id, sequence, verdict, previous !== null]),
    lines,
    runs: [...world.runs.keys()],
    aliasMoves: world.registry.aliasMoves,
  };
}
