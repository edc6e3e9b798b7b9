import { measureKind } from '../actors/evaluation/measures/registry.js';
import { checkSides } from '../actors/hosts/check-sides.js';
import type { MeasureName } from '../actors/measures.js';
import { observerKind, observers } from '../actors/observers/registry.js';
import type { ObserverOptions, SimulationPlan } from '../actors/plan.js';
import { InputError } from '../core/errors.js';
import { checkMemory } from '../core/memory.js';
import { type NamedSpec, optionsOf } from '../core/named.js';
import { layoutSize } from '../core/weights.js';
import { loadFederatedData } from '../data/load.js';
import { checkDevice } from '../engine/check-device.js';
import { createEngine } from '../engine/create-engine.js';
import { threadsOn } from '../engine/device-threads.js';
import type { BackendName, DeviceName } from '../engine/engine.js';
import { checkAugmentations } from '../learning/augmentations/registry.js';
import type { Model } from '../models/model.js';
import { createModel, modelKind } from '../models/registry.js';
import { checkSchedule, takesStaleUpdates } from '../scheduler/policies/create-policy.js';
import { strategyKind } from '../strategies/registry.js';
import { sharedParts } from '../strategies/shared/weights-lens.js';
import type { Strategy } from '../strategies/strategy.js';
import { checkFunctions } from './check-functions.js';
import { checkTask } from './check-task.js';
import { checkValuation } from './check-valuation.js';
import { checkTravellingStatistics, codecsOf, type PlannedCodec } from './codecs.js';
import type { LoadedScenario } from './load.js';
import { loadScenarioData } from './load-data.js';
import type { ModuleSettings } from './module-path.js';
import { behavioursOf, detectorsOf, incentivesOf, optOutOf } from './resolve-incentives.js';
import type { Scenario } from './schema.js';
import { whyNotWholeModels } from './whole-models.js';

/** The default backend. */
export const defaultBackend: BackendName = 'onnx';

/** Settings of a run that are not in its scenario: where it computes, and whether modules may be loaded. */
export interface RunSettings extends ModuleSettings {
  /**
   * Number of worker threads; default: one per core, or one on a device that takes no more. Results do not depend on
   * it.
   */
  readonly threads?: number;
  /** Default: {@link defaultBackend}. */
  readonly backend?: BackendName;
  /** What the backend `onnx` runs on; default: the CPU. */
  readonly device?: DeviceName;
  /** The user's data folder; default: the environment variable `FEDSTILL_DATA`. */
  readonly dataDirectory?: string;
}

/**
 * Turns a scenario into the plan of a simulation: checks the requirements between its parts, loads the data and
 * divides them among clients.
 *
 * @param loadData loads the data; scenarios can share it
 * @throws InputError if the strategy needs something that the scenario lacks, one of its sides refuses it, a cohort is
 *   larger than the population, a data file is missing or malformed, a partition is impossible, a model does not take
 *   the samples, a function of a module fails, images cannot be augmented as asked, or the backend or its device is not available
 */
export async function resolveScenario(
  loaded: LoadedScenario,
  settings: RunSettings = {},
  loadData = loadFederatedData,
): Promise<SimulationPlan> {
  const { scenario, strategy } = loaded;
  const { seed, rounds, training, cohort, policy, devices, network, onDivergence, evaluation } = scenario;
  const specs = modelSpecs(scenario);
  const architectures = architecturesOf(specs);
  checkNeeds(strategy, scenario, architectures);
  checkSchedule(cohort, policy, scenario.data.clients);
  const codecs = codecsOf(loaded, architectures);
  checkValuation(scenario, strategy, architectures);
  checkEvaluation(scenario, strategy, architectures);
  const behaviours = behavioursOf(scenario, strategy);
  const detectors = detectorsOf(scenario, strategy, architectures);
  const incentives = incentivesOf(loaded, architectures);
  const optOut = optOutOf(scenario, strategy, architectures);
  const backend = settings.backend ?? defaultBackend;
  const device = settings.device === 'cpu' ? undefined : settings.device;
  const threads = threadsOn(device, settings.threads);
  const remark = await checkBackend(backend, device);
  const own = ownObservers(scenario);
  const data = await loadScenarioData(loaded, settings.dataDirectory, loadData);
  checkTask(scenario, strategy, data.train);
  checkAugmentations(training.augment ?? [], data.train.sampleShape);
  const built = specs.map((spec, position) => {
    const where = scenario.models ? `models.${position}` : 'model';
    const model = createModel(spec, data.train.sampleShape, data.train.task.output.shape, where);
    checkMemory(where, 'weights', layoutSize(model.layout) * Float32Array.BYTES_PER_ELEMENT);
    return model;
  });
  const { task } = data.train;
  await checkFunctions(
    specs.map((spec, position) => ({ spec, model: built[position] })),
    task,
  );
  checkStatistics(codecs, loaded, built);
  const plan: SimulationPlan = {
    seed,
    rounds,
    backend,
    ...(device && { device }),
    ...(remark && { remark }),
    threads,
    strategy: strategyKind.specOf(scenario.strategy),
    models: specs.length === 1 ? specs : data.shards.map((_, client) => specs[client % specs.length]),
    training,
    batchNorm: scenario.batchNorm.statistics,
    data,
    codecs: codecs.map(({ reference }) => reference),
    cohort,
    policy,
    devices,
    network,
    onDivergence,
    evaluation: { ...evaluation, measures: evaluation.measures.map(measureSpec) },
    ...observerOptionsOf(scenario),
    ...(own.length > 0 && { observers: own }),
    ...(behaviours.length > 0 && { behaviours }),
    ...(detectors.length > 0 && { detectors }),
    ...(incentives && { incentives }),
    ...(optOut && { optOut }),
  };
  checkSides(plan, strategy);
  return plan;
}

/** @throws InputError at an observer whose name another one has, by which its memory is kept */
function ownObservers({ observers: listed = [] }: Scenario): readonly NamedSpec[] {
  const specs = listed.map((named) => observerKind.specOf(named));
  const names = [...observers.map(({ name }) => name), ...specs.map(({ name }) => name)];
  const twice = specs.findIndex(({ name }, position) => names.indexOf(name) < observers.length + position);
  if (twice < 0) return specs;
  const found = specs[twice].name;
  throw new InputError(`observers.${twice}.name`, 'already-taken', { found, also: 'another observer' });
}

function measureSpec(measure: Scenario['evaluation']['measures'][number]): MeasureName | NamedSpec {
  return typeof measure === 'string' ? measure : measureKind.specOf(measure);
}

/** The sections that ask for observers. */
function observerOptionsOf(scenario: Scenario): ObserverOptions {
  const names = new Set(observers.flatMap(({ name, section }) => (section ? [name] : [])));
  const sections = Object.entries(scenario).filter(([name, section]) => names.has(name) && section !== undefined);
  return Object.fromEntries(sections);
}

function modelSpecs({ model, models }: Scenario): NamedSpec[] {
  return (models ?? (model ? [model] : [])).map((choice) => modelKind.specOf(choice));
}

function architecturesOf(specs: readonly NamedSpec[]): number {
  return new Set(specs.map((spec) => JSON.stringify(spec))).size;
}

function checkNeeds(
  { name, needs }: Strategy,
  { data, policy, training, onDivergence }: Scenario,
  architectures: number,
): void {
  if (needs.everyUpdate && onDivergence === 'restore') {
    throw new InputError('onDivergence', 'unsuitable', {
      found: onDivergence,
      reason: `it drops a round whose results clients already use; the strategy '${name}' cannot: ${needs.everyUpdate}`,
    });
  }
  if (needs.publicSet && !data.public) {
    throw new InputError('data.public', 'needed-by', {
      by: `the strategy '${name}'`,
      needed: 'a public set, such as { size: 1000 }',
    });
  }
  if (needs.publicSet === 'labelled' && !data.public?.labelled) {
    const reason = `the strategy '${name}' needs a labelled public set`;
    throw new InputError('data.public.labelled', 'unsuitable', { found: false, reason });
  }
  if (needs.plainSamples && training.augment?.length) {
    const reason = `the strategy '${name}' takes plain samples: ${needs.plainSamples}`;
    throw new InputError('training.augment', 'unsuitable', { reason });
  }
  if (needs.oneArchitecture && architectures > 1) {
    const limit = `as the strategy '${name}' needs one model for all clients`;
    throw new InputError('models', 'too-large', { found: architectures, most: 1, limit });
  }
  if (needs.synchronous && takesStaleUpdates(policy)) {
    throw new InputError('policy.name', 'unsuitable', {
      found: policy.name,
      reason: `it takes updates of earlier rounds; the strategy '${name}' cannot: ${needs.synchronous}`,
    });
  }
}

/**
 * Checks the treatment of running statistics, if models have any.
 *
 * @throws InputError at `batchNorm.statistics` if the strategy does not support it, or at a codec that does not
 *   support statistics in updates
 */
function checkStatistics(
  codecs: readonly PlannedCodec[],
  { scenario, strategy }: LoadedScenario,
  built: readonly Model[],
): void {
  const { statistics } = scenario.batchNorm;
  const { name: method, needs, lens } = strategy;
  if (!built.some(({ layout }) => layoutSize(layout, 'statistic') > 0)) {
    if (statistics === 'average') return;
    const without = 'it would change nothing, as no model of the scenario has batch normalisation';
    throw new InputError('batchNorm.statistics', 'unsuitable', { found: statistics, reason: without });
  }
  const problem =
    statistics === 'drop'
      ? needs.runningStatistics
      : statistics === 'local'
        ? lens
          ? needs.clientStatistics
          : 'it shares no weights, and clients keep their statistics in any case'
        : undefined;
  if (problem) {
    const reason = `the strategy '${method}' does not allow it: ${problem}`;
    throw new InputError('batchNorm.statistics', 'unsuitable', { found: statistics, reason });
  }
  const options = optionsOf(scenario.strategy);
  if (statistics !== 'average' || !built.some(({ layout }) => sharedParts(strategy, options, layout))) return;
  checkTravellingStatistics(codecs);
}

function checkEvaluation({ evaluation, batchNorm }: Scenario, strategy: Strategy, architectures: number): void {
  const reason = evaluation.model === 'devices' ? whyNotWholeModels(strategy, architectures, batchNorm) : undefined;
  if (reason) throw new InputError('evaluation.model', 'unsuitable', { found: evaluation.model, reason });
}

/** The default backend comes with the package; loading it here would only delay the start. */
async function checkBackend(backend: BackendName, device?: DeviceName): Promise<string | undefined> {
  if (backend === defaultBackend) {
    if (device) await checkDevice(device);
    return undefined;
  }
  const engine = await createEngine(backend, device);
  await engine.dispose();
  return engine.remark;
}
