import { type ChosenCodec, openCodecs } from '../../codecs/chosen-codec.js';
import type { CodecStream } from '../../codecs/codec-chain.js';
import { Downlink } from '../../codecs/downlink.js';
import { LocalStatistics } from '../../codecs/local-statistics.js';
import { Uplink } from '../../codecs/uplink.js';
import { concatenate } from '../../core/concatenate.js';
import type { WeightParts } from '../../core/layout-part.js';
import type { Plain } from '../../core/plain.js';
import { purposes } from '../../core/purposes.js';
import { type KeyPart, RandomStream } from '../../core/random.js';
import type { ReusedMemory } from '../../core/reused-memory.js';
import { namedViews, type Weights } from '../../core/weights.js';
import type { FederatedData } from '../../data/dataset.js';
import { heldBy } from '../../data/held-by.js';
import { nestedRows } from '../../data/nested-rows.js';
import { copyRows, samplesOf } from '../../data/samples.js';
import { createEngine } from '../../engine/create-engine.js';
import type { Engine } from '../../engine/engine.js';
import { idleEngine } from '../../engine/idle-engine.js';
import { ClientBehaviours } from '../../incentives/training/behaviours/client-behaviours.js';
import { createLearner } from '../../learning/create-learner.js';
import { FlopMeter } from '../../learning/flop-meter.js';
import type { Learner } from '../../learning/learner.js';
import { type Scaling, scalingOf } from '../../learning/scaling.js';
import { taskOf } from '../../learning/tasks/registry.js';
import type { Task } from '../../learning/tasks/task.js';
import type { Model } from '../../models/model.js';
import { strategyKind } from '../../strategies/registry.js';
import { trainAlone } from '../../strategies/shared/local-training.js';
import { sharedEntries, sharedParts } from '../../strategies/shared/weights-lens.js';
import type {
  ClientInfo,
  ClientSide,
  PublicSamples,
  ServerSide,
  SideContext,
  Strategy,
  WeightsLens,
  WeightsOwner,
} from '../../strategies/strategy.js';
import type { HostPlan } from '../plan.js';
import type { Abilities } from './host-api.js';
import { planModel } from './plan-model.js';
import { loadModelsAndTask } from './plan-modules.js';
import { sideContext } from './side-context.js';

/** The public samples of the data, read by position in the public set. */
function publicSamples({ publicSet }: FederatedData): PublicSamples | undefined {
  if (!publicSet) return undefined;
  const { dataset, rows, targets } = publicSet;
  return {
    size: rows.length,
    rows: (positions) =>
      copyRows(
        dataset,
        positions.map((position) => rows[position]),
      ),
    ...(targets && { targets }),
  };
}

/** The positions of rows in a list that holds them. */
function positionsOf(rows: Int32Array, held: Int32Array): Int32Array {
  const places = new Map(Array.from(held, (row, place) => [row, place]));
  return rows.map((row) => places.get(row) ?? -1);
}

/** Both sides of the plan's strategy in one host, with the engine, models and learners that they use. */
export class Sides {
  readonly #plan: HostPlan;
  readonly #strategy: Strategy;
  /** By model and scaling; filled on first use. */
  readonly #learners = new Map<string, Learner>();
  readonly #models: (Model | undefined)[] = [];
  /** By model. */
  readonly #parts = new Map<string, WeightParts | undefined>();
  readonly #publicSet?: PublicSamples;
  readonly #task: Task;
  readonly engine: Engine;
  /** The way of updates to the server. */
  readonly uplink: Uplink;
  /** How payloads travel to clients. */
  readonly downlink: Downlink;
  /** The behaviours of clients. */
  readonly behaviours: ClientBehaviours;
  /** Counts the operations of all learners of this host since it was last read. */
  readonly meter = new FlopMeter();
  #server?: ServerSide<Plain, Plain, Plain>;

  /**
   * @param strategy of the plan
   * @param engine on which both sides compute
   * @throws InputError if a stage or a behaviour does not exist
   */
  constructor(plan: HostPlan, strategy: Strategy, codecs: readonly ChosenCodec[], engine: Engine) {
    this.#plan = plan;
    this.#strategy = strategy;
    this.engine = engine;
    this.#publicSet = publicSamples(plan.data);
    this.#task = taskOf(plan.data.train.task);
    const { cohort, policy, data } = plan;
    const context = { cohort, policy, population: data.shards.length };
    this.behaviours = new ClientBehaviours(plan.behaviours);
    const partsOf = (client: number) => (this.localStatistics(client) ? undefined : this.partsOf(client));
    this.uplink = new Uplink(strategy, codecs, context, partsOf);
    this.downlink = new Downlink(strategy, codecs, partsOf);
  }

  /** @throws InputError if the strategy's module, a model or the backend is not available */
  static async open(plan: HostPlan): Promise<Sides> {
    const [strategy, codecs, engine] = await Promise.all([
      strategyKind.open(plan.strategy),
      openCodecs(plan.codecs),
      createEngine(plan.backend, plan.device),
      loadModelsAndTask(plan),
    ]);
    return new Sides(plan, strategy, codecs, engine);
  }

  /** Both sides without an engine, to inspect them. They cannot compute. */
  static idle(plan: HostPlan, strategy: Strategy): Sides {
    return new Sides(plan, strategy, [], idleEngine);
  }

  /** The lens to the strategy's weights; undefined if it shares none. */
  get lens(): WeightsLens<Plain, Plain, Plain> | undefined {
    return this.#strategy.lens;
  }

  /** The owner of weights that the lens is asked for: a client. */
  ownerOf(client: number): WeightsOwner {
    return { model: this.#clientModel(client), client };
  }

  /** The global model in a state of the server; undefined if the strategy has none. */
  globalModel(server: Plain): Weights | undefined {
    if (this.server.model) return this.server.model(server);
    return this.#sharesGlobalModel ? this.lens?.ofServer(server, { model: this.#model(0) }) : undefined;
  }

  get #sharesGlobalModel(): boolean {
    return this.lens?.covers === 'whole' && !this.lens.perClient;
  }

  /** The parts of the weights that a client shares; undefined if they hold no running statistics. */
  partsOf(client: number): WeightParts | undefined {
    const { key, layout } = this.#clientModel(client);
    const parts = this.#parts.has(key)
      ? this.#parts.get(key)
      : sharedParts(this.#strategy, this.#plan.strategy.options, layout);
    this.#parts.set(key, parts);
    return parts;
  }

  /** Whether running statistics stay with clients. */
  get isLocal(): boolean {
    return this.localStatistics(0) !== undefined;
  }

  /** The initial running statistics of a client. */
  initialStatistics(client: number): Float32Array {
    const { init, layout } = this.#clientModel(client);
    const views = namedViews(layout, init(RandomStream.of(this.#plan.seed, purposes.run.initialWeights)));
    const shared = sharedEntries(this.#strategy, this.#plan.strategy.options, layout);
    return concatenate(shared.filter(({ kind }) => kind === 'statistic').map(({ name }) => views[name]));
  }

  /**
   * How a client's payloads travel if its running statistics stay with it; undefined if they travel or there are none.
   */
  localStatistics(client: number): LocalStatistics | undefined {
    const parts = this.#plan.batchNorm === 'local' ? this.partsOf(client) : undefined;
    return parts && this.lens && new LocalStatistics(this.lens, parts);
  }

  /** The population's data. */
  get data(): FederatedData {
    return this.#plan.data;
  }

  /** Which models can be evaluated. */
  abilities(): Abilities {
    const { isLocal } = this;
    return {
      serverModel: (this.server.model !== undefined || this.#sharesGlobalModel) && !isLocal,
      serverPrediction: this.server.answer !== undefined,
      clientModel: this.client(0).evaluated !== undefined || isLocal,
      ...(isLocal && { localStatistics: true }),
    };
  }

  /** A random stream of a client's behaviour in a round. */
  behaviourStream(client: number, round: number): RandomStream {
    return RandomStream.of(this.#plan.seed, purposes.run.client, client, purposes.host.behaviour, round);
  }

  /** A stream of one codec and round where the server gathers values. */
  gatherStream(codec: string, round: number): RandomStream {
    return RandomStream.of(this.#plan.seed, purposes.run.server, purposes.host.stage, codec, round);
  }

  /** Streams by which a client encodes in a round, or the server encodes for it. */
  encodeStream(side: 'client' | 'server', client: number, round: number): CodecStream {
    return ({ name }, position) =>
      RandomStream.of(this.#plan.seed, side, client, purposes.host.codec, name, position, round);
  }

  /** The learner of the population's common model, the first of the plan. */
  get commonLearner(): Learner {
    return this.learnerOfModel(this.#model(0));
  }

  /** The learner of a client's model. */
  learnerOf(client: number): Learner {
    return this.learnerOfModel(this.#clientModel(client));
  }

  /** The strategy's server side. */
  get server(): ServerSide<Plain, Plain, Plain> {
    this.#server ??= this.#strategy.server({
      ...this.#context(this.commonLearner, purposes.run.server),
      clients: this.#plan.data.shards.map((_, client) => this.info(client)),
      clientModel: (client) => this.#clientModel(client),
    });
    return this.#server;
  }

  /**
   * The strategy's client side for one client, with a copy of its training samples. It is not kept, so that memory
   * does not grow with the number of clients.
   *
   * @param contributed number of samples that it contributes; all if absent
   * @param memory for the samples; fresh by default
   */
  client(client: number, contributed?: number, memory?: ReusedMemory): ClientSide<Plain, Plain, Plain> {
    const { seed, data } = this.#plan;
    const { worksAs, trainsOn } = this.behaviours.of(client);
    const held = data.shards[worksAs].train;
    const order = RandomStream.of(seed, purposes.run.client, worksAs, purposes.host.orderOfSamples);
    const rows = nestedRows(held, trainsOn(contributed ?? held.length), order);
    return this.#strategy.client({
      ...this.#context(this.learnerOf(client), purposes.run.client, worksAs),
      me: this.info(client, contributed),
      data: samplesOf(data.train, rows, memory),
      ...(rows !== held && { part: { places: positionsOf(rows, held), held: held.length } }),
    });
  }

  /**
   * What the strategy knows about a client.
   *
   * @param contributed number of samples that it contributes; all if absent
   */
  info(client: number, contributed = this.#plan.data.shards[client].train.length): ClientInfo {
    return { id: client, samples: this.behaviours.of(client).claims(contributed) };
  }

  /** The common model after a training on the samples of one client alone. The client need not take part in the run. */
  trainAlone(client: number, epochs: number): Promise<Weights> {
    const { data } = this.#plan;
    const { train } = heldBy(data, client);
    const context = this.#context(this.commonLearner, purposes.run.client, client, purposes.host.alone);
    const me = { id: client, samples: train.length };
    return trainAlone({ ...context, me, data: samplesOf(data.train, train) }, epochs);
  }

  #clientModel(client: number): Model {
    return this.#model(this.#plan.models.length === 1 ? 0 : client);
  }

  /** The model at a position of the plan's list. */
  #model(position: number): Model {
    const model = this.#models[position] ?? planModel(this.#plan, position);
    this.#models[position] = model;
    return model;
  }

  /**
   * The learner of any model. Equal models share one.
   *
   * @param scaling of its samples; that of the data set by default
   */
  learnerOfModel(model: Model, scaling: Scaling = this.#plan.data.train): Learner {
    const key = JSON.stringify([model.key, scalingOf(scaling)]);
    const learner = this.#learners.get(key) ?? createLearner(this.engine, model, scaling, this.meter, this.#task);
    this.#learners.set(key, learner);
    return learner;
  }

  #context(learner: Learner, ...side: readonly KeyPart[]): SideContext<unknown> {
    const { seed, strategy, training } = this.#plan;
    const learnerOf = (...of: Parameters<Sides['learnerOfModel']>) => this.learnerOfModel(...of);
    const common = {
      seed,
      options: strategy.options,
      task: this.#task,
      training,
      publicSet: this.#publicSet,
      learnerOf,
    };
    return sideContext(common, learner, side);
  }
}
