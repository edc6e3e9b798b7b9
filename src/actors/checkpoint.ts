import { z } from 'zod';
import { InputError } from '../core/errors.js';
import { type Membership, membership } from '../incentives/participation/opt-out.js';
import { type KeptModel, keptModel } from '../incentives/rewards/checkpoints.js';
import type { ClientRecord } from './client-actor.js';
import { type DetectorMemory, detectorMemory } from './detection.js';
import { type DeviceMemory, deviceMemory } from './device-models.js';
import type { Sent } from './exchange.js';
import { type InfluenceMemory, influenceMemory } from './influences.js';
import { type Agreed, agreed } from './participation.js';
import type { SimulationPlan } from './plan.js';
import { decode, encode, shared } from './wire.js';

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
  readonly agreed?: Agreed;
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

const version = 4;

const bytes = z.instanceof(Uint8Array);
const checkpoint = z.object({
  version: z.literal(version),
  strategy: z.string(),
  seed: z.number(),
  population: z.int(),
  round: z.int().positive(),
  clock: z.number().min(0),
  wallSeconds: z.number().min(0),
  server: bytes,
  agreed: agreed.optional(),
  members: z.array(membership).optional(),
  kept: z.array(keptModel),
  influences: influenceMemory,
  detection: detectorMemory,
  devices: deviceMemory.optional(),
  clients: z.array(z.object({ id: z.int().min(0), state: bytes, owedFlops: z.number().min(0) })),
  underWay: z.array(
    z.object({
      client: z.int().min(0),
      version: z.int().positive(),
      sentAt: z.number().min(0),
      down: bytes,
      samples: z.int().positive().optional(),
      arrivesAt: z.number().min(0).optional(),
    }),
  ),
});

/** Writes a checkpoint. */
export function writeCheckpoint(plan: SimulationPlan, resting: Resting): Uint8Array {
  return encode({
    version,
    strategy: plan.strategy.name,
    seed: plan.seed,
    population: plan.data.shards.length,
    ...resting,
    clients: [...resting.clients].map(([id, { state, owedFlops }]) => ({ id, state, owedFlops })),
    underWay: resting.underWay.map((sent) => ({ ...sent })),
  });
}

/**
 * Reads a checkpoint back.
 *
 * @throws InputError at `checkpoint` if it is damaged, or of another run: of another strategy, seed or population
 */
export function readCheckpoint(plan: SimulationPlan, written: Uint8Array): Resting {
  const { strategy, seed, population, clients, underWay, ...rest } = parse(written);
  const found = { strategy, seed, population };
  const expected = { strategy: plan.strategy.name, seed: plan.seed, population: plan.data.shards.length };
  for (const name of ['strategy', 'seed', 'population'] as const) {
    if (found[name] !== expected[name]) {
      throw new InputError('checkpoint', `is of another run: its ${name} is ${found[name]}, not ${expected[name]}`);
    }
  }
  return {
    ...rest,
    clients: new Map(clients.map(({ id, ...record }) => [id, record])),
    underWay: underWay.map((sent) => ({ ...sent, down: shared(sent.down) })),
  };
}

function parse(written: Uint8Array): z.infer<typeof checkpoint> {
  try {
    return checkpoint.parse(decode(written));
  } catch {
    throw new InputError('checkpoint', 'is damaged or was not written by this version');
  }
}
