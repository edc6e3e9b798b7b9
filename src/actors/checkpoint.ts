import { z } from 'zod';
import { InputError } from '../core/errors.js';
import { type AgentDecisions, agentDecisions } from '../incentives/training/participation/decision.js';
import { type Membership, membership } from '../incentives/training/participation/opt-out.js';
import type { KeptModel } from '../incentives/training/rewards/checkpoints.js';
import { differences, fingerprintOf } from './fingerprint.js';
import { decode, encode, shared } from './hosts/wire.js';
import { type DetectorMemory, detectorMemory } from './observers/detection.js';
import type { DeviceMemory } from './observers/device-models.js';
import type { InfluenceMemory } from './observers/influences.js';
import { Part } from './part.js';
import type { SimulationPlan } from './plan.js';
import type { ClientRecord } from './population/client-actor.js';
import type { Sent } from './round/exchange.js';

/** A checkpoint: everything a run needs to go on after a round. */
export interface Checkpoint {
  /** The last round played. */
  readonly round: number;
  /** All that is small, encoded. It names parts by their position. */
  readonly head: Uint8Array;
  /** What may be large, each once. What has not changed since an earlier checkpoint of the run is the same part. */
  readonly parts: readonly Part[];
}

/** Everything that a run is, between two rounds. */
export interface Resting {
  /** The last round played. */
  readonly round: number;
  /** Virtual milliseconds. */
  readonly clock: number;
  /** Real seconds spent so far. */
  readonly wallSeconds: number;
  readonly server: Uint8Array;
  readonly clients: ReadonlyMap<number, ClientRecord>;
  /** The exchanges under way: their clients work again on what they were sent, with the same result. */
  readonly underWay: readonly Sent[];
  /** Where agents stand, if there are some. */
  readonly agreed?: AgentDecisions;
  /** Where clients stand, if they can leave. */
  readonly members?: readonly Membership[];
  /** Earlier models that are kept to be handed out. */
  readonly kept: readonly KeptModel[];
  /** What a valuation remembers of clients. */
  readonly influences: InfluenceMemory;
  /** What detectors remember. */
  readonly detection: DetectorMemory;
  /** The last models of clients, where their mean is tested. */
  readonly devices?: DeviceMemory;
}

/** Of the head; it changes whenever what is below does. */
const version = 5;

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
  agreed: agentDecisions.optional(),
  members: z.array(membership).optional(),
  detection: detectorMemory,
  server: part,
  clients: z.array(z.strictObject({ id: client, state: part, owedFlops: z.number().min(0) })),
  kept: z.array(z.strictObject({ round: z.int().min(0), accuracy: z.number(), weights: part })),
  influences: z.array(z.strictObject({ client, influence: z.number(), deviation: part })),
  devices: z
    .strictObject({ start: part.optional(), last: z.array(z.strictObject({ client, weights: part })) })
    .optional(),
  underWay: z.array(
    z.strictObject({
      client,
      version: z.int().positive(),
      sentAt: z.number().min(0),
      down: part,
      samples: z.int().positive().optional(),
      arrivesAt: z.number().min(0).optional(),
    }),
  ),
});

/** Makes a checkpoint. Nothing large is copied. */
export function writeCheckpoint(plan: SimulationPlan, resting: Resting): Checkpoint {
  const positions = new Map<Part, number>();
  const position = (part: Part) => {
    const known = positions.get(part) ?? positions.size;
    positions.set(part, known);
    return known;
  };
  const array = (numbers: Uint8Array | Float32Array) => position(Part.ofArray(numbers));
  const { devices, ...rest } = resting;
  const written = {
    version,
    fingerprint: fingerprintOf(plan),
    strategy: plan.strategy.name,
    seed: plan.seed,
    population: plan.data.shards.length,
    ...rest,
    server: array(resting.server),
    clients: [...resting.clients].map(([id, { state, owedFlops }]) => ({ id, state: position(state), owedFlops })),
    underWay: resting.underWay.map((sent) => ({ ...sent, down: array(sent.down) })),
    kept: resting.kept.map((model) => ({ ...model, weights: array(model.weights) })),
    influences: resting.influences.map((each) => ({ ...each, deviation: array(each.deviation) })),
    ...(devices && {
      devices: {
        ...(devices.start && { start: array(devices.start) }),
        last: devices.last.map((each) => ({ ...each, weights: array(each.weights) })),
      },
    }),
  };
  return { round: resting.round, head: encode(written), parts: [...positions.keys()] };
}

/**
 * Checks that a checkpoint is one of this plan, whatever its number of rounds.
 *
 * @param where what faults name, such as its file
 * @throws InputError at `where` if it is damaged, or of another run: the sections of its scenario that differ are named
 */
export function checkCheckpoint(plan: SimulationPlan, checkpoint: Checkpoint, where = 'checkpoint'): void {
  headOf(plan, checkpoint, where);
}

/**
 * Reads a checkpoint back. Clients' states stay where they are.
 *
 * @throws InputError as {@link checkCheckpoint} does
 */
export async function readCheckpoint(plan: SimulationPlan, checkpoint: Checkpoint): Promise<Resting> {
  const { clients, underWay, kept, influences, devices, server, ...rest } = headOf(plan, checkpoint, 'checkpoint');
  const { parts } = checkpoint;
  const downs = new Map<number, Uint8Array>();
  for (const { down } of underWay) {
    if (!downs.has(down)) downs.set(down, shared(await parts[down].read()));
  }
  return {
    ...rest,
    server: await parts[server].bytes(),
    clients: new Map(clients.map(({ id, state, owedFlops }) => [id, { state: parts[state], owedFlops }])),
    underWay: underWay.map((sent) => ({ ...sent, down: downs.get(sent.down) ?? new Uint8Array(0) })),
    kept: await inTurn(kept, async (model) => ({ ...model, weights: await parts[model.weights].floats() })),
    influences: await inTurn(influences, async (each) => ({
      ...each,
      deviation: await parts[each.deviation].floats(),
    })),
    ...(devices && {
      devices: {
        ...(devices.start !== undefined && { start: await parts[devices.start].floats() }),
        last: await inTurn(devices.last, async (each) => ({ ...each, weights: await parts[each.weights].floats() })),
      },
    }),
  };
}

function headOf(plan: SimulationPlan, checkpoint: Checkpoint, where: string): z.infer<typeof head> {
  const found = parse(checkpoint, where);
  const expected = { strategy: plan.strategy.name, seed: plan.seed, population: plan.data.shards.length };
  for (const name of ['strategy', 'seed', 'population'] as const) {
    if (found[name] !== expected[name]) {
      throw new InputError(where, `is of another run: its ${name} is ${found[name]}, not ${expected[name]}`);
    }
  }
  const others = differences(found.fingerprint, fingerprintOf(plan));
  if (others.length > 0) {
    const why = 'it is of another run, or the scenario was edited since';
    throw new InputError(where, `differs from this scenario in: ${others.join(', ')}; ${why}`);
  }
  return found;
}

function parse({ round, head: written, parts }: Checkpoint, where: string): z.infer<typeof head> {
  const found = head.safeParse(decodedOrNothing(written)).data;
  if (found && found.round === round && largestPosition(found) < parts.length) return found;
  throw new InputError(where, 'is damaged or was not written by this version');
}

function decodedOrNothing(bytes: Uint8Array): unknown {
  try {
    return decode(bytes);
  } catch {
    return undefined;
  }
}

function largestPosition({ server, clients, underWay, kept, influences, devices }: z.infer<typeof head>): number {
  const positions = [
    [server, devices?.start ?? 0],
    clients.map(({ state }) => state),
    underWay.map(({ down }) => down),
    kept.map(({ weights }) => weights),
    influences.map(({ deviation }) => deviation),
    devices?.last.map(({ weights }) => weights) ?? [],
  ];
  return positions.flat().reduce((largest, position) => Math.max(largest, position), 0);
}

async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}
