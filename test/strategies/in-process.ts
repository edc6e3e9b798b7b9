import { sideContext } from '../../src/actors/hosts/side-context.js';
import type { Plain } from '../../src/core/plain.js';
import type { Samples } from '../../src/data/dataset.js';
import { classificationOf } from '../../src/data/task.js';
import type { Learner } from '../../src/learning/learner.js';
import type { Scaling } from '../../src/learning/scaling.js';
import { taskOf } from '../../src/learning/tasks/registry.js';
import type { Model } from '../../src/models/model.js';
import type {
  ClientContext,
  ClientInfo,
  PublicSamples,
  ServerContext,
  Strategy,
  TrainingOptions,
  Update,
} from '../../src/strategies/strategy.js';
import { type Federation, federationOf } from '../../src/testing/federation.js';

/** What a federation is made of. */
export interface Setting {
  readonly seed: number;
  /** One learner for all, or one a client in turn; the server has the first. */
  readonly learners: readonly Learner[];
  /** A learner of any model on these samples. */
  readonly learnerOf: (model: Model, scaling?: Scaling) => Learner;
  readonly training: TrainingOptions;
  /** Training samples of each client; clients are numbered from 0. */
  readonly shards: readonly Samples[];
  readonly publicSet?: PublicSamples;
}

const infosOf = ({ shards }: Setting): ClientInfo[] => shards.map(({ size }, id) => ({ id, samples: size }));

/** What a strategy's server side is built from in this setting. */
export function serverContext<Options>(setting: Setting, options: Options): ServerContext<Options> {
  const { learners } = setting;
  return {
    ...sideContext({ ...setting, options, task: taskFor(learners[0]) }, learners[0], ['server']),
    clients: infosOf(setting),
    clientModel: (client) => learners[client % learners.length].model,
  };
}

/** The classification whose logits a model puts out. */
const taskFor = ({ model }: Learner) => taskOf(classificationOf(model.outputSize));

/** What a client's side is built from in this setting. */
export function clientContext<Options>(setting: Setting, options: Options, id: number): ClientContext<Options> {
  const { learners, shards } = setting;
  const learner = learners[id % learners.length];
  const side = sideContext({ ...setting, options, task: taskFor(learner) }, learner, ['client', id]);
  return { ...side, me: infosOf(setting)[id], data: shards[id] };
}

/** The update of a client that was sent to in round `version`. */
export function updateOf<Up>({ shards }: Setting, id: number, version: number, payload: Up): Update<Up> {
  return {
    client: { id, samples: shards[id].size },
    version,
    sentAt: version,
    arrivedAt: version + 1,
    freshness: 1,
    payload,
  };
}

/**
 * The federation of a strategy in this setting.
 *
 * @param written the strategy's options as a user writes them
 */
export function federation(strategy: Strategy, setting: Setting, written: unknown = {}): Federation {
  const options = strategy.options.parse(written);
  const infos = infosOf(setting);
  const { lens } = strategy;
  const isWhole = lens?.covers === 'whole' && !lens.perClient;
  const { model } = setting.learners[0];
  const server = strategy.server(serverContext(setting, options));
  const players = {
    server,
    client: (id: number) => strategy.client(clientContext(setting, options, id)),
    info: (id: number) => infos[id],
    globalModel: (state: Plain) => server.model?.(state) ?? (isWhole ? lens?.ofServer(state, { model }) : undefined),
  };
  return federationOf(players, infos.length);
}
