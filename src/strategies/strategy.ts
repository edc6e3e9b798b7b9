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

/** What the server knows of a client: plain data. */
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
   * The weight of the update relative to a fresh one, in (0, 1]. A policy gives stale updates less. A server multiplies
   * everything that it averages by it, except shared weights ({@link WeightsLens}): a stale update of shared weights was
   * already moved to the server's current weights and shortened.
   */
  readonly freshness: number;
  readonly payload: Up;
}

/** The owner of weights at the server: a client, or the whole population if none is given. */
export interface WeightsOwner {
  /** The client's model, or the population's common one. */
  readonly model: Model;
  readonly client?: number;
}

/**
 * Reads and replaces the weights of a strategy that shares them: in the server's state, in downlink payloads and in uplink payloads.
 * All three are vectors of one length. The next downlink payload of a client has the weights that the server holds for it. Codecs
 * encode the difference between downlink and uplink. If the server has aggregated since the downlink, it adds this difference
 * to its current weights. Running statistics are not part of the difference; they are sent as they are.
 */
export interface WeightsLens<Server, Down, Up, Options = unknown> {
  /** The weights that the server holds for a client. */
  ofServer(server: Server, owner: WeightsOwner): Weights;
  /** The server's state with other weights for this owner. */
  intoServer(server: Server, weights: Weights, owner: WeightsOwner): Server;
  ofDown(down: Down): Weights;
  intoDown(down: Down, weights: Weights): Down;
  ofUp(up: Up): Weights;
  intoUp(up: Up, weights: Weights): Up;
  /**
   * Whether the weights belong to a whole model or to a part of one. Whole weights at the server are the global model, which
   * is evaluated.
   */
  readonly covers: 'whole' | 'part';
  /** The layout of the part, given the layout of the model. If absent, it is unknown which of the weights are running statistics. */
  entries?(layout: Layout, options: Options): Layout;
  /** Whether the uplink payload holds nothing but weights. */
  readonly alone: boolean;
  /** Whether the server holds different weights for clients of one model; then there is no global model. */
  readonly perClient?: boolean;
}

/**
 * Reads and replaces the soft labels or logits in payloads, `[rows, classes]`, row-major. Codecs encode them. A method returns
 * undefined if a payload has none.
 */
export interface LogitsLens<Down, Up> {
  ofUp(up: Up): Float32Array | undefined;
  intoUp(up: Up, values: Float32Array): Up;
  /** Absent, like {@link intoDown}, if downlink payloads never have any. */
  ofDown?(down: Down): Float32Array | undefined;
  intoDown?(down: Down, values: Float32Array): Down;
}

/** The options of local training in a scenario. */
export interface TrainingOptions {
  readonly epochs: number;
  readonly batch: number | 'full';
  /** Ends a training after this many steps, even if epochs are left; no limit if absent. */
  readonly steps?: number;
  readonly optimizer: OptimizerOptions;
  /** The learning rate of round r is the optimizer's times this to the power r - 1; 1 if absent. */
  readonly learningRateDecay?: number;
  /** Random changes of the client's own images in training, in their order. Evaluation and prediction use unchanged images. */
  readonly augment?: readonly AugmentOptions[];
}

/** The public samples, read by position in the public set. */
export interface PublicSamples {
  readonly size: number;
  /** Copies the rows at these positions, as stored. */
  rows(positions: Int32Array): Float32Array | Uint8Array;
  /** Targets of all samples, one after the other; present only for a labelled public set. */
  readonly targets?: Targets;
}

/** What both sides of a strategy get. */
export interface SideContext<Options> {
  readonly options: Options;
  /** The client's model; at the server the common model (the first one named, if clients have different models). */
  readonly model: Model;
  readonly learner: Learner;
  /**
   * A learner of another model. Its work counts for the same actor.
   *
   * @param scaling of its samples, if they are not stored like those of the data set
   */
  learnerOf(model: Model, scaling?: Scaling): Learner;
  /** The task of the data set. */
  readonly task: Task;
  /** The loss of a plain training: the mean loss of a batch under the task. */
  readonly loss: Loss;
  /** Number of classes of a classification; 0 for another task. A strategy that reads it must need a classification. */
  readonly classes: number;
  readonly training: TrainingOptions;
  /** Present if the scenario has a public set. A strategy that needs one declares it in `needs`. */
  readonly publicSet?: PublicSamples;
  /**
   * The initial weights of a model in this run, the same at the server and at every client.
   *
   * @param model default: this side's own model
   */
  initialWeights(model?: Trainable): Weights;
  /** The random stream of the run's seed, this side (and client) and this key. Put the round into the key if draws differ by round. */
  random(...key: readonly (string | number)[]): RandomStream;
}

/** What the server side of a strategy gets. */
export interface ServerContext<Options> extends SideContext<Options> {
  readonly clients: readonly ClientInfo[];
  /** The model of a client. */
  clientModel(client: number): Model;
}

/** A part of the samples that a client holds. */
export interface PartOfSamples {
  /** The positions of the part's rows among all samples of the client, ascending. */
  readonly places: Int32Array;
  /** Number of samples that the client holds. */
  readonly held: number;
}

/** What the client side of a strategy gets. */
export interface ClientContext<Options> extends SideContext<Options> {
  readonly me: ClientInfo;
  /** The client's own training samples. Their memory is used again for the next client: keep copies only. */
  readonly data: Samples;
  /**
   * Present if the data are only a part of the client's samples, as for an agent that contributes some of them. The next round
   * may use another part. So a strategy that keeps something of each sample must store it by the sample's position among all
   * samples, not by its row in the data.
   */
  readonly part?: PartOfSamples;
}

/** Numbers that a side reports, by name. They appear in the metrics and in the report. */
export type Metrics = Readonly<Record<string, number>>;

/** The server side of a strategy. State is never changed in place: each step returns a new one. */
export interface ServerSide<Server, Down, Up> {
  init(): Promise<Server>;
  /** The downlink payload for one client; a pure function. If clients get equal payloads, return the same object: it is encoded once. */
  send(server: Server, to: ClientInfo, round: RoundInfo): Down;
  /**
   * Aggregates the updates of a round, ordered by client id and then by version. Some may be late. If there are none, it returns
   * the state unchanged.
   */
  aggregate(server: Server, updates: readonly Update<Up>[], round: RoundInfo): Promise<Server>;
  /**
   * The global model, which is evaluated on the test set. It is only needed if the strategy's lens does not find it in the state.
   * Without a global model, the clients' models are evaluated on the test set.
   */
  model?(server: Server): Weights;
  /**
   * Predicts class probabilities of samples (as stored), `[samples, classes]`, row-major. For a strategy whose global prediction
   * does not come from one model; it is evaluated in place of the model.
   */
  answer?(server: Server, x: Float32Array | Uint8Array): Promise<Float32Array>;
}

/** The result of a client's work in a round. */
export interface Work<Client, Up> {
  /** The private state after the round. */
  readonly client: Client;
  /**
   * The private state after the round if the server takes the update; {@link client} holds if it does not. For state that must
   * change together with the server's, such as control variates with a conserved sum: a lost update then changes neither side.
   *
   * @param sent the uplink payload as the server decodes it
   */
  clientIfReceived?(sent: Up): Client;
  readonly up: Up;
  readonly metrics?: Metrics;
}

/** The client side of a strategy. */
export interface ClientSide<Client, Down, Up, Server = unknown> {
  /** The private state before the client's first round. It may train (a warm-up). */
  init(): Promise<Client>;
  work(client: Client, down: Down, round: RoundInfo): Promise<Work<Client, Up>>;
  /**
   * The client's own model; absent if clients have none.
   *
   * @param server the server's state at the time of the evaluation; reading it costs no bytes
   */
  evaluated?(client: Client, server: Server): EvaluatedModel;
}

/** A model to evaluate, with its weights. */
export interface EvaluatedModel {
  readonly model: Model;
  readonly weights: Weights;
}

/**
 * A federated method: what server and clients send and compute. It knows nothing of schedules, threads, codecs and files.
 *
 * `Server`, `Client`, `Down` and `Up` are plain data. A payload of `undefined` is no message and costs nothing. The metric
 * `trainLoss` of clients, averaged, is the training loss of the round.
 */
export interface Strategy<
  Options = unknown,
  Server extends Plain = Plain,
  Client extends Plain = Plain,
  Down extends Plain = Plain,
  Up extends Plain = Plain,
> {
  readonly name: string;
  /** A description in one line. */
  readonly title: string;
  /** The paper. */
  readonly citation: string;
  /** The strategy's own options, with the paper's defaults. */
  readonly options: z.ZodType<Options>;
  /** What the payloads of a round hold, as a phrase for people. */
  readonly travels?: { readonly down: string; readonly up: string };
  readonly needs: {
    /** The only task on which it works; absent if it works on every task. */
    readonly task?: 'classification';
    /** The public set that it needs; absent if it needs none. */
    readonly publicSet?: 'unlabelled' | 'labelled';
    /** Whether all clients must have the same model, because weights are averaged. */
    readonly oneArchitecture?: boolean;
    /** Why it cannot aggregate stale updates, as a clause; absent if it can. */
    readonly synchronous?: string;
    /** Why clients cannot train on augmented images, as a clause; absent if they can. */
    readonly plainSamples?: string;
    /** Why the server needs the clients' running statistics, as a clause; absent if it does not. */
    readonly clientStatistics?: string;
    /** Why batch normalisation needs running statistics, as a clause; absent if it does not. */
    readonly runningStatistics?: string;
    /** Why the server cannot drop updates whose clients count them as received, as a clause; absent if it can. */
    readonly everyUpdate?: string;
    /** Why the server needs each client's own update, as a clause; absent if the mean of the updates is enough. */
    readonly ownUpdates?: string;
  };
  /** Finds the weights in states and payloads; absent if the strategy shares none. */
  readonly lens?: WeightsLens<Server, Down, Up, Options>;
  /** Finds the soft labels or logits in payloads; absent if the strategy sends none. */
  readonly logits?: LogitsLens<Down, Up>;
  /**
   * Makes the server side. Both sides are also made when a scenario is checked, without an engine. So a side refuses here what it
   * cannot work with, and does not compute yet.
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
