import { setTimeout as delay } from 'node:timers/promises';
import { type Ask, bytesOf, type Content } from './ask.ts';
import { faultOf, wrongAnswer } from './check.ts';
import { heavyAsks, type HostileAsk, hostileAsks } from './generators.ts';
import type { HostileApp } from './hostile-app.ts';
import { createProcessWatch, type Held } from './process-watch.ts';
import { createSender, type Reply, type Sender } from './send.ts';
import { expectedRows, validAsks } from './valid-asks.ts';

/** Requests under way at a time. */
const TOGETHER = 12;
/** How many of each heavy kind go before the others and besides their number: few before a short run. */
const heavyFirst = (count: number): number => Math.min(4, Math.ceil(count / 2500));
/** From so many requests on, as many others go before those that memory is watched over. */
export const LONG_RUN = 2000;
const WARM_UP_SEED = 1000;

export type Outcome = {
  /** Right answers by kind of hostile request, and by form of valid ones. */
  counts: Map<string, number>;
  /** Answers by status and code. */
  codes: Map<string, number>;
  /** Of each kind the first fault, and how many there were. */
  faults: Map<string, { first: string; times: number }>;
  /** Longest wait for an answer by kind. */
  slowest: Map<string, number>;
  /** Answers 429, after which the request was sent again. */
  tooMany: number;
  /** What the process held in each tenth of the run, at the least. */
  held: Held[];
};

type Step = { kind: string; ask: Ask; check: (reply: Reply) => Promise<string | undefined> };

/**
 * Sends hostile requests with one valid in ten among them, and says which answers are not what the table says. Threads fill their heaps to where
 * V8 leaves them only after some thousand such requests, so a long run is sent twice, of two seeds, and watched the second time.
 */
export async function attack(
  { app, world, scorers }: HostileApp,
  { count, seed }: { count: number; seed: number },
): Promise<Outcome> {
  const steps = stepsOf({ app, world, scorers }, count, seed);
  const sender = createSender(app.url);
  const watch = createProcessWatch(app.host.child.pid);
  const outcome: Outcome = {
    counts: new Map(),
    codes: new Map(),
    faults: new Map(),
    slowest: new Map(),
    tooMany: 0,
    held: [],
  };
  try {
    const uncounted = { ...outcome, counts: new Map(), codes: new Map() };
    const heavy = heavyAsks(world, heavyFirst(count), seed + 1).map(stepOf);
    const first = count < LONG_RUN ? [] : stepsOf({ app, world, scorers }, count, seed + WARM_UP_SEED);
    await sendAll([...heavy, ...first], sender, uncounted, () => undefined);
    let answered = 0;
    await sendAll(steps, sender, outcome, () => {
      answered += 1;
      watch.sample(answered, steps.length);
    });
  } finally {
    sender.close();
  }
  return { ...outcome, held: watch.tenths() };
}

async function sendAll(
  steps: readonly Step[],
  sender: Sender,
  outcome: Outcome,
  onAnswer: () => void,
): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    for (let step = steps[next++]; step !== undefined; step = steps[next++]) {
      await take(step, sender.send, outcome);
      onAnswer();
    }
  };
  await Promise.all(Array.from({ length: TOGETHER }, work));
}

const stepOf = ({ kind, ask }: HostileAsk): Step => ({
  kind,
  ask,
  check: async (reply) => faultOf(kind, reply),
});

/** Every tenth request is a valid one. */
function stepsOf({ world, scorers }: HostileApp, count: number, seed: number): Step[] {
  const valid = validAsks(world, scorers, Math.ceil(count / 10), seed).map(
    ({ how, ask, model, batch }): Step => ({
      kind: `valid: ${how}`,
      ask,
      check: async (reply) => wrongAnswer(await expectedRows(scorers[model], batch), reply),
    }),
  );
  const hostile = hostileAsks(world, count - valid.length, seed).map(stepOf);
  return hostile.flatMap((step, at) => {
    const good = at % 9 === 0 ? valid[at / 9] : undefined;
    return good === undefined ? [step] : [good, step];
  });
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

async function take(
  { kind, ask, check }: Step,
  send: (ask: Ask) => Promise<Reply>,
  outcome: Outcome,
): Promise<void> {
  const note = (fault: string): void => {
    const { first = `${fault}\n    ${shown(ask)}`, times = 0 } = outcome.faults.get(kind) ?? {};
    outcome.faults.set(kind, { first, times: times + 1 });
  };
  try {
    const reply = await sendUntilTaken(ask, send, () => (outcome.tooMany += 1));
    const fault = await check(reply);
    outcome.slowest.set(kind, Math.max(reply.ms, outcome.slowest.get(kind) ?? 0));
    add(
      outcome.codes,
      `${reply.status} ${/"error(?:_code)?":"([A-Z0-9_]+)/.exec(reply.body.toString('latin1', 0, 200))?.[1] ?? ''}`.trim(),
    );
    if (fault === undefined) add(outcome.counts, kind);
    else note(fault);
  } catch (error) {
    note(String(error));
  }
}

/** 429 says nothing about the request: it is sent again. */
async function sendUntilTaken(
  ask: Ask,
  send: (ask: Ask) => Promise<Reply>,
  onTooMany: () => void,
): Promise<Reply> {
  for (let attempt = 0; ; attempt += 1) {
    const reply = await send(ask);
    if (reply.status !== 429 || attempt === 20) return reply;
    onTooMany();
    await delay(200);
  }
}

const textOf = (content: Content | undefined): string =>
  typeof content === 'function' ? '(made when sent)' : bytesOf(content ?? '').toString('utf8', 0, 400);

const shown = (ask: Ask): string =>
  ask.via === 'http'
    ? `${ask.method} ${ask.path.slice(0, 200)} ${JSON.stringify(ask.headers).slice(0, 300)} ${textOf(ask.body)}`
    : ask.parts.slice(0, 3).map(textOf).join(' | ');
