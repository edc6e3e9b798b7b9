import { z } from 'zod';
import { InputError } from '../../core/errors.js';
import type { Plain } from '../../core/plain.js';
import type { Checkpoint } from '../checkpoint.js';
import { differences, fingerprintOf } from '../fingerprint.js';
import { decode, encode, shared } from '../hosts/wire.js';
import { Part } from '../part.js';
import type { SimulationPlan } from '../plan.js';
import { participationMemory } from '../population/participation.js';
import { joinArrays, separateArrays } from './memory-arrays.js';
import type { RunState } from './run-state.js';

/** The version of the head. It changes whenever the schema below does. */
const version = 7;

const client = z.int().min(0);
/** The position of a part. */
const part = z.int().min(0);
const head = z.strictObject({
  version: z.literal(version),
  fingerprint: z.record(z.string(), z.string()),
  strategy: z.string(),
  seed: z.number(),
  population: z.int(),
  round: z.int().positive(),
  clock: z.number().min(0),
  wallSeconds: z.number().min(0),
  participation: participationMemory,
  server: part,
  clients: z.array(z.strictObject({ id: client, state: part, owedFlops: z.number().min(0) })),
  observers: z.record(
    z.string(),
    z.strictObject({
      rest: z.custom<Plain>(),
      arrays: z.array(z.strictObject({ path: z.array(z.union([z.string(), z.int().min(0)])), array: part })),
    }),
  ),
  underWay: z.array(
    z.strictObject({
      client,
      version: z.int().positive(),
      sentAt: z.number().min(0),
      down: part,
      samples: z.int().positive().optional(),
      arrivesAt: z.number().min(0).optional(),
      trainedAt: z.number().min(0).optional(),
    }),
  ),
});

/** Makes a checkpoint. Nothing large is copied. */
export function writeCheckpoint(plan: SimulationPlan, state: RunState): Checkpoint {
  const positions = new Map<Part, number>();
  const position = (part: Part) => {
    const known = positions.get(part) ?? positions.size;
    positions.set(part, known);
    return known;
  };
  const array = (numbers: Uint8Array | Float32Array) => position(Part.ofArray(numbers));
  const written: z.input<typeof head> = {
    version,
    fingerprint: fingerprintOf(plan),
    strategy: plan.strategy.name,
    seed: plan.seed,
    population: plan.data.shards.length,
    ...state,
    server: array(state.server),
    clients: [...state.clients].map(([id, { state, owedFlops }]) => ({ id, state: position(state), owedFlops })),
    underWay: state.underWay.map((sent) => ({ ...sent, down: array(sent.down) })),
    observers: Object.fromEntries(
      Object.entries(state.observers).map(([name, memory]) => {
        const { rest, arrays } = separateArrays(memory);
        return [name, { rest, arrays: arrays.map((each) => ({ path: [...each.path], array: array(each.array) })) }];
      }),
    ),
  };
  return { round: state.round, head: encode(written), parts: [...positions.keys()] };
}

/**
 * Checks that a checkpoint belongs to this plan, whatever its number of rounds.
 *
 * @param where the name of the checkpoint in faults, such as its file
 * @throws InputError at `where` if it is damaged, or belongs to another run; names the sections of the scenario that
 *   differ
 */
export function checkCheckpoint(plan: SimulationPlan, checkpoint: Checkpoint, where = 'checkpoint'): void {
  headOf(plan, checkpoint, where);
}

/**
 * Reads a checkpoint. The states of clients stay where they are stored.
 *
 * @throws InputError as {@link checkCheckpoint} does
 */
export async function readCheckpoint(plan: SimulationPlan, checkpoint: Checkpoint): Promise<RunState> {
  const { clients, underWay, observers, server, ...rest } = headOf(plan, checkpoint, 'checkpoint');
  const { parts } = checkpoint;
  const downs = new Map<number, Uint8Array>();
  for (const { down } of underWay) {
    if (!downs.has(down)) downs.set(down, shared(await parts[down].read()));
  }
  const memories = await inTurn(Object.entries(observers), async ([name, { rest, arrays }]) => {
    const read = await inTurn(arrays, async ({ path, array }) => ({ path, array: await parts[array].floats() }));
    return [name, joinArrays({ rest, arrays: read })] as const;
  });
  return {
    ...rest,
    server: await parts[server].bytes(),
    clients: new Map(clients.map(({ id, state, owedFlops }) => [id, { state: parts[state], owedFlops }])),
    underWay: underWay.map((sent) => ({ ...sent, down: downs.get(sent.down) ?? new Uint8Array(0) })),
    observers: Object.fromEntries(memories),
  };
}

function headOf(plan: SimulationPlan, checkpoint: Checkpoint, where: string): z.infer<typeof head> {
  const found = parse(checkpoint, where);
  const expected = { strategy: plan.strategy.name, seed: plan.seed, population: plan.data.shards.length };
  for (const name of ['strategy', 'seed', 'population'] as const) {
    if (found[name] !== expected[name]) {
      throw new InputError(where, 'other-run', {
        differences: [`${name} (${found[name]}, not ${expected[name]})`],
      });
    }
  }
  const others = differences(found.fingerprint, fingerprintOf(plan));
  if (others.length > 0) {
    throw new InputError(where, 'other-run', { differences: others });
  }
  return found;
}

function parse({ round, head: written, parts }: Checkpoint, where: string): z.infer<typeof head> {
  const found = head.safeParse(decodedOrNothing(written)).data;
  if (found && found.round === round && largestPosition(found) < parts.length) return found;
  throw new InputError(where, 'foreign-file', { writer: 'this version' });
}

function decodedOrNothing(bytes: Uint8Array): unknown {
  try {
    return decode(bytes);
  } catch {
    return undefined;
  }
}

function largestPosition({ server, clients, underWay, observers }: z.infer<typeof head>): number {
  const positions = [
    [server],
    clients.map(({ state }) => state),
    underWay.map(({ down }) => down),
    ...Object.values(observers).map(({ arrays }) => arrays.map(({ array }) => array)),
  ];
  return positions.flat().reduce((largest, position) => Math.max(largest, position), 0);
}

async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}
