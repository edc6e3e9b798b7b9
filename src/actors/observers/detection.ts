import { z } from 'zod';
import { DivergenceError } from '../../core/errors.js';
import type { Plain } from '../../core/plain.js';
import { purposes } from '../../core/purposes.js';
import { deltaBetween } from '../../core/weights.js';
import type { SeenUpdates } from '../../incentives/training/detection/detector.js';
import { findDetector } from '../../incentives/training/detection/registry.js';
import { areaUnderCurve, type LabelledScore, rocCurve } from '../../incentives/training/detection/roc.js';
import { drawnTestRows } from '../evaluation/drawn-test-rows.js';
import { evaluateOverHosts } from '../evaluation/evaluate-model.js';
import type { Finding } from '../events.js';
import type { HostPool } from '../hosts/host-pool.js';
import type { Observation, ReceivedModels, Wants } from '../hosts/observation.js';
import type { SimulationPlan } from '../plan.js';
import { defineObserver, noOptions, type Observer } from './observer.js';

/** The largest number of test samples on which contributions are measured. */
const contributionSamples = 2000;

/** The memories of detectors, by name. */
const detectorMemory = z.record(z.string(), z.custom<Plain>());
type DetectorMemory = z.infer<typeof detectorMemory>;

/** The scores that detectors give to the updates of a round. */
export interface DetectionScores {
  /** The client of each update. */
  readonly clients: readonly number[];
  /** By detector, one score per update; larger scores are more suspicious. */
  readonly scores: Readonly<Record<string, readonly number[]>>;
  /**
   * Area under the receiver operating characteristic, by detector; present if some of the clients misbehave and others
   * do not.
   */
  readonly auc?: Readonly<Record<string, number>>;
  /** The same by detector and behaviour: clients with this behaviour against honest ones. */
  readonly aucByBehaviour?: AreasByBehaviour;
}

/** Areas under receiver operating characteristics, by detector and by the behaviour that it should detect. */
export type AreasByBehaviour = Readonly<Record<string, Readonly<Record<string, number>>>>;

declare module '../events.js' {
  interface Findings {
    readonly scored: DetectionScores;
  }
  interface RoundMetrics {
    /** See {@link DetectionScores.auc}. */
    readonly detection?: Readonly<Record<string, number>>;
    /** See {@link DetectionScores.aucByBehaviour}. */
    readonly detectionByBehaviour?: AreasByBehaviour;
  }
}

/** Scores the updates of each round with the plan's detectors. */
export const observer = defineObserver({
  name: 'detection',
  options: noOptions,
  memory: detectorMemory,
  open: ({ plan, pool }, _, memory) => (plan.detectors?.length ? new Detection(plan, pool, memory) : undefined),

  metrics(event) {
    if (event.kind !== 'scored') return undefined;
    const { auc, aucByBehaviour } = event;
    return { ...(auc && { detection: auc }), ...(aucByBehaviour && { detectionByBehaviour: aucByBehaviour }) };
  },
});

class Detection implements Observer {
  readonly #plan: SimulationPlan;
  readonly #pool: HostPool;
  /** Rows of the test set on which contributions are measured; undefined if no detector needs them. */
  readonly #rows?: Int32Array;
  #memory: DetectorMemory;

  /** @param memory of the detectors, if the run is resumed */
  constructor(plan: SimulationPlan, pool: HostPool, memory: DetectorMemory = {}) {
    this.#plan = plan;
    this.#pool = pool;
    this.#memory = memory;
    const measures = plan.detectors?.some(({ name }) => findDetector(name).needsContributions);
    if (measures) this.#rows = drawnTestRows(plan, purposes.run.detection, contributionSamples);
  }

  wants(): Wants {
    return { models: true, trained: true };
  }

  memory(): DetectorMemory {
    return this.#memory;
  }

  /**
   * Scores the updates of a round with each detector.
   *
   * @returns undefined if nothing was received
   * @throws DivergenceError if a detector needs contributions, and the loss of a mean of updates is not finite
   */
  async after(round: number, { models: received }: Observation = {}): Promise<Finding | undefined> {
    const { detectors = [], behaviours = [] } = this.#plan;
    if (!received) return undefined;
    const seen = await this.#seen(round, received);
    const behaviourOf = new Map(
      behaviours.flatMap(({ name, clients }) => (name === 'honest' ? [] : clients.map((client) => [client, name]))),
    );
    const scores: Record<string, readonly number[]> = {};
    const auc: Record<string, number> = {};
    const aucByBehaviour: Record<string, Record<string, number>> = {};
    const memory: Record<string, Plain> = { ...this.#memory };
    for (const { name, options } of detectors) {
      const found = findDetector(name).score(options, seen, memory[name]);
      scores[name] = found.scores;
      memory[name] = found.memory;
      const scored = found.scores.map((score, i) => ({ score, behaviour: behaviourOf.get(seen.clients[i]) }));
      const area = areaOf(scored.map(({ score, behaviour }) => ({ score, isPositive: behaviour !== undefined })));
      if (area === undefined) continue;
      auc[name] = area;
      aucByBehaviour[name] = areasByBehaviour(scored);
    }
    this.#memory = memory;
    return {
      kind: 'scored',
      clients: seen.clients,
      scores,
      ...(Object.keys(auc).length > 0 && { auc, aucByBehaviour }),
    };
  }

  async #seen(round: number, received: ReceivedModels): Promise<SeenUpdates> {
    const { updates } = received;
    const { global, updates: reached } = received.trained ?? {
      global: received.global,
      updates: updates.map(({ weights }) => weights),
    };
    return {
      clients: updates.map(({ client }) => client),
      global,
      deltas: reached.map((weights) => deltaBetween(global, weights)),
      ...(this.#rows && { contributions: await this.#contributions(round, received, this.#rows) }),
    };
  }

  /** The loss of the mean without each update, minus the loss with all of them. */
  async #contributions(round: number, { global, updates }: ReceivedModels, rows: Int32Array): Promise<number[]> {
    const withAll = await this.#lossOfMean(round, updates, global, rows);
    const without = updates.map((_, left) =>
      this.#lossOfMean(
        round,
        updates.filter((_, position) => position !== left),
        global,
        rows,
      ),
    );
    return (await Promise.all(without)).map((loss) => loss - withAll);
  }

  async #lossOfMean(
    round: number,
    updates: ReceivedModels['updates'],
    global: Float32Array,
    rows: Int32Array,
  ): Promise<number> {
    const counting = updates.filter(({ samples }) => samples > 0);
    const models = counting.length > 0 ? counting.map(({ weights }) => weights) : [global];
    const coefficients = counting.length > 0 ? counting.map(({ samples }) => samples) : [1];
    const { samples, loss } = await evaluateOverHosts(this.#pool, { of: 'mean', models, coefficients }, rows);
    if (Number.isFinite(loss)) return loss / samples;
    throw new DivergenceError(round, 'the mean of some updates that a detector looks at', `its loss is ${loss}`);
  }
}

function areaOf(judged: readonly LabelledScore[]): number | undefined {
  const curve = rocCurve(judged);
  return curve && areaUnderCurve(curve);
}

/** The area for each behaviour: its clients against honest ones. */
function areasByBehaviour(
  scored: readonly { readonly score: number; readonly behaviour?: string }[],
): Record<string, number> {
  const behaviours = [...new Set(scored.flatMap(({ behaviour }) => behaviour ?? []))].sort();
  const entries = behaviours.map((sought) => {
    const compared = scored.filter(({ behaviour }) => behaviour === undefined || behaviour === sought);
    return [sought, areaOf(compared.map(({ score, behaviour }) => ({ score, isPositive: behaviour === sought })))];
  });
  return Object.fromEntries(entries.filter(([, area]) => area !== undefined));
}
