import assert from 'node:assert/strict';
import { planModel } from '../actors/hosts/plan-model.js';
import { Sides } from '../actors/hosts/sides.js';
import { encode } from '../actors/hosts/wire.js';
import type { HostPlan } from '../actors/plan.js';
import type { NamedSpec } from '../core/named.js';
import type { Plain } from '../core/plain.js';
import type { Weights } from '../core/weights.js';
import type { FederatedData } from '../data/dataset.js';
import { createEngine } from '../engine/create-engine.js';
import type { Model } from '../models/model.js';
import type { Strategy } from '../strategies/strategy.js';
import {
  type Detours,
  type Federation,
  type FederationModels,
  type FederationState,
  federationOf,
  type PlayedRound,
} from './federation.js';
import { everyone, smallPlan } from './small-plan.js';

/** Cohorts of four rounds; each client is left out of one at least. */
export const cohorts: readonly (readonly number[])[] = [everyone, [0, 2], [1], [3, 1]];

/** A number of bytes for each direction. */
export interface Traffic {
  /** From a client to the server. */
  readonly up: number;
  /** From the server to a client. */
  readonly down: number;
}

/** What the bytes of a payload may depend on. */
export interface PayloadSizes {
  /** Numbers in the model's weights. */
  readonly weights: number;
  readonly classes: number;
  /** Training samples of the client. */
  readonly samples: number;
}

/** How {@link conformance} plays a strategy. */
export interface ConformanceSetting {
  /** The strategy's options as a user writes them; `{}`, if absent. Options that keep trainings short keep the suite short. */
  readonly options?: unknown;
  /** The model of all clients, as a plan names it; `{ name: 'logreg', options: {} }`, if absent. */
  readonly model?: NamedSpec;
  /** Shape of one sample, channels last; `[4]`, if absent. */
  readonly sampleShape?: readonly number[];
  /** Changes the data, such as to give them targets of another task than the classification of three classes. */
  readonly change?: (data: FederatedData) => FederatedData;
  /** The bytes of the payloads of one client after the first round, without framing; not checked, if absent. */
  readonly bytes?: (sizes: PayloadSizes) => Traffic;
}

/** The bytes of a state or payload, as text to compare. */
export function bits(value: Plain): string {
  return Buffer.from(encode(value)).toString('base64');
}

/** {@link bits} of all states. */
export function stateBits({ server, clients }: FederationState): string {
  return bits({ server, clients });
}

/** The states after the last of some rounds. */
export function lastState(played: readonly PlayedRound[]): FederationState {
  const final = played.at(-1);
  assert.ok(final, 'no round was played');
  return final.standing;
}

/** Every model there is, by a name for messages. */
export function namedModels({ server, clients }: FederationModels): [string, Weights][] {
  const own = Object.entries(clients).map(([id, weights]): [string, Weights] => [`the model of client ${id}`, weights]);
  return server ? [['the global model', server], ...own] : own;
}

/** Asserts that there is a model, and that every number of every model is finite. */
export function assertFinite(models: FederationModels): void {
  const all = namedModels(models);
  assert.ok(all.length > 0, 'neither the server nor a client that has worked has a model');
  for (const [name, weights] of all)
    assert.ok(weights.every(Number.isFinite), `${name} has numbers that are not finite`);
}

/** A strategy in its small setting, on one engine. */
export class Trial {
  readonly strategy: Strategy;
  readonly setting: ConformanceSetting;
  readonly plan: HostPlan;
  readonly #engine;

  private constructor(
    strategy: Strategy,
    setting: ConformanceSetting,
    plan: HostPlan,
    engine: Awaited<ReturnType<typeof createEngine>>,
  ) {
    this.strategy = strategy;
    this.setting = setting;
    this.plan = plan;
    this.#engine = engine;
  }

  /** @throws ZodError if the options are not the strategy's */
  static async open(strategy: Strategy, setting: ConformanceSetting): Promise<Trial> {
    const plan = await smallPlan({
      strategy: strategy.name,
      options: strategy.options.parse(setting.options ?? {}),
      model: setting.model ?? { name: 'logreg', options: {} },
      sampleShape: setting.sampleShape ?? [4],
      change: setting.change,
    });
    return new Trial(strategy, setting, plan, await createEngine('onnx'));
  }

  /** The model of all clients. */
  get model(): Model {
    return planModel(this.plan, 0);
  }

  /** Fresh sides. */
  federation(plan = this.plan): Federation {
    return federationOf(new Sides(plan, this.strategy, [], this.#engine), plan.data.shards.length);
  }

  /** Rounds 1, 2, ... of fresh sides. */
  run(order: readonly (readonly number[])[] = cohorts, detours?: Detours, plan?: HostPlan): Promise<PlayedRound[]> {
    return this.federation(plan).run(order, detours);
  }

  /** {@link stateBits} after these rounds of fresh sides. */
  async outcome(order = cohorts, detours?: Detours, plan?: HostPlan): Promise<string> {
    return stateBits(lastState(await this.run(order, detours, plan)));
  }
}
