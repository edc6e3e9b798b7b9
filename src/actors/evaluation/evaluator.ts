import { ClientError, DivergenceError } from '../../core/errors.js';
import { evenlySpaced } from '../../core/evenly-spaced.js';
import { compensatedMean, quantile } from '../../core/statistics.js';
import { classesOf } from '../../data/task.js';
import type { EvaluationSums, Scores } from '../../learning/evaluation-sums.js';
import { logOfMeanProbabilities } from '../../learning/log-of-probabilities.js';
import { taskOf } from '../../learning/tasks/registry.js';
import type { Evaluation, Findings, Spread } from '../events.js';
import { allRows } from '../hosts/evaluate-rows.js';
import type { ModelReference } from '../hosts/evaluation-request.js';
import { allWants, type Observation, type Wants } from '../hosts/observation.js';
import { shared } from '../hosts/wire.js';
import { isOnSchedule } from '../on-schedule.js';
import type { ClientEvaluation } from '../population/client-actor.js';
import type { Run } from '../population/run.js';
import { evaluateModel, evaluateOverHosts, outputsOfModel } from './evaluate-model.js';
import type { ClientOutputs, Outputs } from './measures/measure.js';
import { namedMeasures, takeMeasures } from './measures/take-measures.js';

/** Evaluates the models of a run. Evaluation takes no virtual time and changes no result. */
export class Evaluator {
  readonly #run: Run;
  #tested: () => Float32Array | undefined = () => undefined;

  constructor(run: Run) {
    this.#run = run;
  }

  /** Tests a common model with these weights in place of the server's model, as soon as there are any. */
  testInstead(weights: () => Float32Array | undefined): void {
    this.#tested = weights;
  }

  /**
   * Evaluates one round. On the test set it evaluates the global model, or the server's predictions if it has no
   * model, or the mean of clients' own models if the strategy has neither. It also evaluates clients' own models on
   * their own test rows, if they have both. If clients keep running statistics, their own model is the global one with
   * these statistics. Only clients at evenly spaced ids are evaluated; a client whose code fails is left out.
   *
   * @param seen what the hosts kept of the updates of the round
   * @returns undefined if neither side of the strategy has a model
   * @throws ClientError if the code of every evaluated client fails
   * @throws DivergenceError if the loss on the test set is not finite
   */
  async evaluate(round: number, seen?: Observation): Promise<Findings['evaluated'] | undefined> {
    const { serverModel, serverPrediction, clientModel } = this.#run.abilities;
    const hasGlobal = serverModel || serverPrediction;
    const scores = taskOf(this.#run.plan.data.test.task).summary;
    const global = hasGlobal ? scores(await this.#global()) : undefined;
    if (global) checkLoss(round, 'the global model', global.loss);
    const chosen = namedMeasures(this.#run.plan.evaluation.measures);
    const readsOutputs = chosen.some((measure) => measure.readsOutputs);
    const clients = clientModel ? await this.#clients(!hasGlobal, round, readsOutputs) : [];
    const tested = clients.flatMap((client) => (client.test ? [scores(client.test)] : []));
    const { metric } = this.#run.plan.data.test.task;
    const globalOnOwn = serverModel && !serverPrediction && !clientModel ? await this.#globalOnOwnRows() : [];
    const tried = [...clients.flatMap(({ id, own }) => (own ? [{ id, own }] : [])), ...globalOnOwn];
    const own = tried.map((client) => scores(client.own)[metric.name]);
    if (!global && tested.length === 0) return undefined;
    const test = global ?? meanScores(tested);
    checkLoss(round, "one of the clients' models", test.loss);
    const ofClients = clients.flatMap(({ id, outputs: logits }) => (logits ? [{ client: id, outputs: logits }] : []));
    const outputs = readsOutputs ? await this.#outputs(ofClients, seen) : undefined;
    const evaluated = { run: this.#run, seen, accuracy: test[metric.name], own, outputs };
    const measures = await takeMeasures(chosen, evaluated);
    if (own.length === 0) return { evaluation: { test, ...(measures && { measures }) } };
    const personal = { [metric.name]: spread(own) };
    return {
      evaluation: { test, personal, ...(measures && { measures }) } satisfies Evaluation,
      own: { clients: tried.map(({ id }) => id), values: own },
    };
  }

  /** What an evaluation needs of the updates of its round; undefined if nothing. */
  get wants(): Wants | undefined {
    const { evaluation } = this.#run.plan;
    return allWants(namedMeasures(evaluation.measures).map((measure) => measure.wants?.(evaluation)));
  }

  /**
   * Logits on the test set, `[samples, classes]` row-major, of the model that {@link evaluate} tests; the mean of the
   * predictions if it tests clients' own models.
   */
  async logits(round: number): Promise<Float32Array> {
    const global = await this.#globalOutputs();
    if (global) return global;
    const clients = await this.#clients(false, round, true);
    return logOfMeanProbabilities(
      clients.flatMap(({ outputs }) => outputs ?? []),
      classesOf(this.#run.plan.data.test.task),
    );
  }

  async #outputs(own: readonly ClientOutputs[], seen: Observation | undefined): Promise<Outputs> {
    const kept = (seen?.localModels ?? []).map(({ client, weights }) =>
      outputsOfModel(this.#run.pool, { of: 'weights', weights, client }),
    );
    const [global, ...local] = await Promise.all([this.#globalOutputs(), ...kept]);
    return { ...(global && { global }), local: [...own.map(({ outputs }) => outputs), ...local], own };
  }

  /** Logits of the tested model on the test set; undefined if clients' own models are tested. */
  async #globalOutputs(): Promise<Float32Array | undefined> {
    const { pool, abilities } = this.#run;
    const hasGlobal = abilities.serverModel || abilities.serverPrediction;
    return hasGlobal ? outputsOfModel(pool, await this.#reference()) : undefined;
  }

  /** Whether models are evaluated after this round. */
  isDue(round: number): boolean {
    const { evaluation, rounds } = this.#run.plan;
    return isOnSchedule(round, evaluation.every) || round === rounds;
  }

  async #global(): Promise<EvaluationSums> {
    return evaluateOverHosts(this.#run.pool, await this.#reference(), allRows(this.#run.plan.data.test));
  }

  /** The global model that is tested. */
  async #model(): Promise<Float32Array> {
    return this.#tested() ?? this.#run.server.model();
  }

  /** The model that is tested: the server's predictions, or else the global model. */
  async #reference(): Promise<ModelReference> {
    if (this.#run.abilities.serverPrediction) return { of: 'server', state: await this.#run.server.state() };
    return { of: 'weights', weights: await this.#model() };
  }

  /** Evaluates the global model on the own test rows of the clients that have any. */
  async #globalOnOwnRows(): Promise<{ readonly id: number; readonly own: EvaluationSums }[]> {
    const { data, evaluation } = this.#run.plan;
    const chosen = evenlySpaced(evaluation.clients, data.shards.length).filter((id) => data.shards[id].test.length > 0);
    if (chosen.length === 0) return [];
    const weights = await this.#model();
    return Promise.all(
      chosen.map(async (client) => ({
        id: client,
        own: await evaluateModel(this.#run.pool, { of: 'weights', weights }, { of: 'own', client }),
      })),
    );
  }

  /**
   * At most `most` clients at evenly spaced ids. If every client has its own running statistics, only clients that
   * already have some are chosen, unless there are none.
   */
  #chosen(most: number): number[] {
    const all = Array.from({ length: this.#run.population.size }, (_, id) => id);
    const begun = this.#run.abilities.localStatistics ? [...this.#run.population.records().keys()] : [];
    const candidates = begun.length > 0 ? begun : all;
    return evenlySpaced(most, candidates.length).map((position) => candidates[position]);
  }

  async #clients(
    onTest: boolean,
    round: number,
    outputs: boolean,
  ): Promise<(ClientEvaluation & { readonly id: number })[]> {
    const { plan, participation } = this.#run;
    const { data, evaluation } = plan;
    const chosen = this.#chosen(evaluation.clients)
      .map((id) => ({
        id,
        onTest,
        onOwn: data.shards[id].test.length > 0,
        outputs,
        samples: participation.samplesOf(id),
      }))
      .filter(({ onOwn }) => onTest || onOwn || outputs);
    const server = shared(await this.#run.server.state());
    const evaluations = chosen.map(async ({ id, ...on }) => {
      try {
        const found = await this.#run.population.client(id).evaluate({ ...on, server });
        return { ...found, id };
      } catch (error) {
        return new ClientError(id, round, error);
      }
    });
    const results = await Promise.all(evaluations);
    const evaluated = results.flatMap((result) => (result instanceof ClientError ? [] : [result]));
    const failure = results.find((result) => result instanceof ClientError);
    if (failure && evaluated.length === 0) throw failure;
    return evaluated;
  }
}

/** @throws DivergenceError if a mean loss on the test set is not finite */
function checkLoss(round: number, what: string, loss: number): void {
  if (!Number.isFinite(loss)) throw new DivergenceError(round, what, `its loss on the test set is ${loss}`);
}

/** The mean of each score over models. */
function meanScores(models: readonly Scores[]): Scores {
  const [{ loss: _, ...others }] = models;
  const meanOf = (name: string) => compensatedMean(models.map((scores) => scores[name]));
  return { ...Object.fromEntries(Object.keys(others).map((name) => [name, meanOf(name)])), loss: meanOf('loss') };
}

/** Mean and quantiles of the metric over clients. */
function spread(values: readonly number[]): Spread {
  const [p10, p50, p90] = quantile([...values], [0.1, 0.5, 0.9]);
  return { mean: compensatedMean([...values]), p10, p50, p90 };
}
