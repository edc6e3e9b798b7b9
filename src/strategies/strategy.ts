import type { z } from 'zod';
import type { Plain } from '../core/plain.js';
import type { RandomStream } from '../core/random.js';
import type { Layout, Weights } from '../core/weights.js';
import type { Samples, Targets } from '../data/dataset.js';
import type { AugmentOptions } from '../learning/augmentations/registry.js';
import type { Learner, Loss } from '../learning/learner.js';
import type { OptimizerOptions } from '../learning/optimizer.js';
import type { Scaling } from '../learning/scaling.js';
import type { Task } from '../learning/tasks/task.js';
import type { Model, Trainable } from '../models/model.js';

/** What is known of a client: plain data. */
export interface ClientInfo {
  readonly id: number;
  /** Training samples the client holds. */
  readonly samples: number;
}

/** The round an action belongs to. Rounds count from 1. */
export interface RoundInfo {
  readonly round: number;
  /** Rounds in the whole run. */
  readonly rounds: number;
}

/** An uplink payload with what the server knows about its origin. */
export interface Update<Up> {
  readonly client: ClientInfo;
  /** Round in which the client got its downlink payload. */
  readonly version: number;
  /** Virtual seconds at which the client was sent to and at which the update arrived. */
  readonly sentAt: number;
  readonly arrivedAt: number;
  /**
   * How much the update counts beside a fresh one, in (0, 1]. A policy gives less to stale updates. Whatever a server
   * averages of an update is multiplied by it, except shared weights ({@link WeightsLens}): a stale update of those
   * has already been moved to the server's current weights and shortened.
   */
  readonly freshness: number;
  readonly payload: Up;
}

/** Whose weights a server is asked for: those of one client, or the common ones, if none is given. */
export interface WeightsOwner {
  /** The client's model, or the population's common one. */
  readonly model: Model;
  readonly client?: number;
}

/**
 * Where a strategy that shares weights has them: in the server's state, in a downlink payload and in an uplink payload. All
 * three are vectors of one length. What the server holds for a client is what its next downlink payload has. The
 * difference between downlink and uplink is what codecs compress or protect; and where the server has moved on
 * meanwhile, the server takes this difference, not the stale weights. Running statistics are no part of the difference: they
 * travel beside it as they are.
 */
export interface WeightsLens<Server, Down, Up, Options = unknown> {
  /** The weights that the server holds for a client. */
  ofServer(server: Server, owner: WeightsOwner): Weights;
  /** The server's state with other weights in place of those. */
  intoServer(server: Server, weights: Weights, owner: WeightsOwner): Server;
  ofDown(down: Down): Weights;
  intoDown(down: Down, weights: Weights): Down;
  ofUp(up: Up): Weights;
  intoUp(up: Up, weights: Weights): Up;
  /**
   * Whether the weights are those of a whole model or of a part of it. Whole weights that the server holds are the global
   * model that is evaluated.
   */
  readonly covers: 'whole' | 'part';
  /** The entries of the part, given those of the model; without it nobody knows which of them are running statistics. */
  entries?(layout: Layout, options: Options): Layout;
  /** Whether the uplink payload tells the server nothing but weights. */
  readonly alone: boolean;
  /** Whether the server holds different weights for clients of one model; then there is no global model. */
  readonly perClient?: boolean;
}

/**
 * Where payloads have soft labels or logits, `[rows, classes]` row-major: codecs work on them. A method answers undefined where
 * a payload has none.
 */
export interface LogitsLens<Down, Up> {
  ofUp(up: Up): Float32Array | undefined;
  intoUp(up: Up, values: Float32Array): Up;
  /** Absent, as {@link intoDown}, where downlink payloads never have any. */
  ofDown?(down: Down): Float32Array | undefined;
  intoDown?(down: Down, values: Float32Array): Down;
}

/** The local training that a scenario asks for. */
export interface TrainingOptions {
  readonly epochs: number;
  readonly batch: number | 'full';
  /** Ends a training after this many steps, if given, however many epochs are left. */
  readonly steps?: number;
  readonly optimizer: OptimizerOptions;
  /** The learning rate of round r is the optimizer's times this to the power r - 1; 1 if absent. */
  readonly learningRateDecay?: number;
  /** Random changes of the client's own images, first to last; never where models are evaluated or predict. */
  readonly augment?: readonly AugmentOptions[];
}

/** The public samples as a strategy sees them: read by position in the public set. */
export interface PublicSamples {
  readonly size: number;
  /** Copies the rows at these positions, as stored. */
  rows(positions: Int32Array): Float32Array | Uint8Array;
  /** Targets of all samples, one after the other; present only for a labelled public set. */
  readonly targets?: Targets;
}

/** What both sides are built from. */
export interface SideContext<Options> {
  readonly options: Options;
  /** The client's model; on the server the population's common one (the first named, where clients differ). */
  readonly model: Model;
  readonly learner: Learner;
  /**
   * A learner of another model; its work is charged to the same actor.
   *
   * @param scaling of the samples that it takes, if not stored like the data set's
   */
  learnerOf(model: Model, scaling?: Scaling): Learner;
  /** What is learned from the data. */
  readonly task: Task;
  /** What a plain training minimises: the mean loss of a batch under the task. */
  readonly loss: Loss;
  /** How many classes a classification tells apart; 0 for another task, on which a strategy that reads this says it cannot work. */
  readonly classes: number;
  readonly training: TrainingOptions;
  /** Present if the scenario has a public set; a strategy that needs one says so and may rely on it. */
  readonly publicSet?: PublicSamples;
  /**
   * The weights that a run starts from: fresh, and the same for a model on the server and on every client.
   *
   * @param model this side's own, if absent
   */
  initialWeights(model?: Trainable): Weights;
  /** A stream keyed by the run's seed, this side (and client), and the key given. Include the round where it matters. */
  random(...key: readonly (string | number)[]): RandomStream;
}

/** What a server side is built from. */
export interface ServerContext<Options> extends SideContext<Options> {
  readonly clients: readonly ClientInfo[];
  /** The model of one client, where architectures differ. */
  clientModel(client: number): Model;
}

/** A part of the samples that a client holds. */
export interface PartOfSamples {
  /** The places of the part's rows among all that the client holds, ascending. */
  readonly places: Int32Array;
  /** How many samples the client holds. */
  readonly held: number;
}

/** What a client side is built from. */
export interface ClientContext<Options> extends SideContext<Options> {
  readonly me: ClientInfo;
  /** The client's own training samples. */
  readonly data: Samples;
  /**
   * Present where the data are a part of what the client holds, as for one that contributes some samples only. The part may be
   * another one in the next round: what is kept of a sample from round to round belongs to its place among those held, not
   * to its row in the data.
   */
  readonly part?: PartOfSamples;
}

/** Numbers that a side reports; they appear in the metrics and the report under their names. */
export type Metrics = Readonly<Record<string, number>>;

/** The server side of a strategy. State is never changed in place: each step returns the next. */
export interface ServerSide<Server, Down, Up> {
  init(): Promise<Server>;
  /** The downlink payload for one client. Pure. Return the same object for all where all get the same: it is encoded once. */
  send(server: Server, to: ClientInfo, round: RoundInfo): Down;
  /**
   * Folds the updates of a round, given by client id and then version. There may be few, late ones or none: on an empty
   * list the state is kept.
   */
  aggregate(server: Server, updates: readonly Update<Up>[], round: RoundInfo): Promise<Server>;
  /**
   * The global model that is evaluated on the test set. It is only needed where it is not what the strategy's lens finds in the
   * state. Without a global model, the clients' models are evaluated there.
   */
  model?(server: Server): Weights;
  /**
   * Class probabilities of samples (as stored), `[samples, classes]` row-major, where the global prediction is not that of
   * one model: evaluated in place of the model.
   */
  answer?(server: Server, x: Float32Array | Uint8Array): Promise<Float32Array>;
}

/** What a client's round comes to. */
export interface Work<Client, Up> {
  /** The private state afterwards. */
  readonly client: Client;
  /**
   * The private state in its place if the server takes the update. For what must move together with the server, such as
   * control variates with a conserved sum: a lost update then changes neither side.
   *
   * @param sent the uplink payload with what codecs have left of it, as the server finds it
   */
  clientIfReceived?(sent: Up): Client;
  readonly up: Up;
  readonly metrics?: Metrics;
}

/** The client side of a strategy. */
export interface ClientSide<Client, Down, Up, Server = unknown> {
  /** The private state before the client's first round; may train (a warm-up). */
  init(): Promise<Client>;
  work(client: Client, down: Down, round: RoundInfo): Promise<Work<Client, Up>>;
  /**
   * The client's own model, where it has one.
   *
   * @param server the server's state at the time of the evaluation; what is read of it does not travel
   */
  evaluated?(client: Client, server: Server): EvaluatedModel;
}

/** A model that is evaluated. */
export interface EvaluatedModel {
  readonly model: Model;
  readonly weights: Weights;
}

/**
 * A federated method: what travels and how it is combined. It knows nothing of when, where and how it is played, sent and kept.
 *
 * `Server`, `Client`, `Down` and `Up` are plain data; a payload of `undefined` is no message and costs nothing. A client
 * that reports a metric called `trainLoss` feeds the round's training loss.
 */
export interface Strategy<
  Options = unknown,
  Server extends Plain = Plain,
  Client extends Plain = Plain,
  Down extends Plain = Plain,
  Up extends Plain = Plain,
> {
  readonly name: string;
  /** One line: what it is. */
  readonly title: string;
  /** The paper. */
  readonly citation: string;
  /** The strategy's own options, with the paper's defaults. */
  readonly options: z.ZodType<Options>;
  readonly needs: {
    /** The only task on which it works; absent if it works on any. */
    readonly task?: 'classification';
    /** Public samples: none, without labels, or with. */
    readonly publicSet?: 'unlabelled' | 'labelled';
    /** All clients must share one architecture (weights are averaged). */
    readonly oneArchitecture?: boolean;
    /** Why every update must be of the round in which it is aggregated, as a clause; absent for a strategy that takes stale ones. */
    readonly synchronous?: string;
    /** Why clients cannot train on augmented images, as a clause; absent for a strategy whose clients can. */
    readonly plainSamples?: string;
    /** Why clients' running statistics must reach the server, as a clause; absent for a strategy whose server can do without. */
    readonly clientStatistics?: string;
    /** Why models must have running statistics where they have batch normalisation, as a clause; absent if they need none. */
    readonly runningStatistics?: string;
    /** Why the server cannot drop updates that clients take for received, as a clause; absent for a strategy that can. */
    readonly everyUpdate?: string;
    /** Why the server must see each client's own update, as a clause; absent for a strategy that can do with their mean. */
    readonly ownUpdates?: string;
  };
  /** Where the weights are, in a strategy that shares some. */
  readonly lens?: WeightsLens<Server, Down, Up, Options>;
  /** Where the soft labels or logits are, in a strategy that sends some. */
  readonly logits?: LogitsLens<Down, Up>;
  /**
   * Makes the server side. Both sides are also made, and not used, while a scenario is checked, without an engine: what a side
   * refuses, it refuses here, and computes nothing yet.
   *
   * @throws InputError for what it cannot work with
   */
  server(context: ServerContext<Options>): ServerSide<Server, Down, Up>;
  /** Makes the client side of one client. @throws InputError for what it cannot work with */
  client(context: ClientContext<Options>): ClientSide<Client, Down, Up, Server>;
}

/** Declares a strategy: checks the types of its two sides against each other. */
export function defineStrategy<
  Options,
  Server extends Plain,
  Client extends Plain,
  Down extends Plain,
  Up extends Plain,
>(strategy: Strategy<Options, Server, Client, Down, Up>): Strategy<Options, Server, Client, Down, Up> {
  return strategy;
}
