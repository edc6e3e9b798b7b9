import type { RandomStream } from '../../core/random.js';
import type { Conduct } from '../behaviours/conduct.js';
import { standAlone } from '../contribution/pooled-response.js';
import { responsesTo } from '../contribution/responses.js';
import { scaledCurve } from '../curves/scaled.js';
import { bestResponseDynamics } from '../dynamics.js';
import type { Decision, Standing } from './decision.js';
import type { ParticipationSetting } from './setting.js';

/** What agents decide, and where that leaves them. */
export interface Decisions {
  readonly decisions: readonly Decision[];
  readonly standing: Standing;
}

/**
 * One decision of every agent: one revision of its contribution towards its best response to what the others contributed last,
 * then the choice between the federation and training alone. It stays out if alone it is better off by more than one sample
 * costs, which is what whole samples can cost an agent that the mechanism leaves indifferent.
 *
 * @param conductOf how clients behave, by id: what they claim, train on, and whether they are still there
 * @param random draws orders and errors of revisions, where the setting has some
 */
export function decide(
  setting: ParticipationSetting,
  { contributions, factor }: Standing,
  conductOf: (client: number) => Conduct,
  round: number,
  random: RandomStream,
): Decisions {
  const { agents, revision } = setting;
  const curve = scaledCurve(setting.curve, factor);
  const rule = setting.rule(curve);
  const respond = responsesTo(rule, agents);
  const isPresent = agents.map((_, client) => conductOf(client).takesPart(round));
  const revised = bestResponseDynamics(
    (client, profile) => (isPresent[client] ? respond(client, profile) : 0),
    contributions.map((samples, client) => (isPresent[client] ? samples : 0)),
    { ...revision, rounds: 1, tolerance: Number.MIN_VALUE },
    random,
  ).actions;
  const wanted = revised.map((samples, client) => Math.min(samples, agents[client].type.stock));
  const alone = agents.map(({ type }) => standAlone(curve, type));
  const whole = wanted.map(Math.round);
  const joining = outcomes(whole).map(
    ({ utility }, client) => isPresent[client] && utility >= alone[client].utility - agents[client].type.cost.cost(1),
  );
  const given = whole.map((samples, client) => (joining[client] ? samples : 0));
  const decisions = outcomes(given).map((outcome, client) => {
    const { accuracy, utility: outside } = alone[client];
    const decided = joining[client]
      ? outcome
      : { ...outcome, accuracy, payment: 0, cost: accuracy - outside, utility: outside };
    return { client, joins: joining[client], ...decided, outside };
  });
  return {
    decisions,
    standing: { contributions: wanted.map((samples, client) => (joining[client] ? samples : 0)), factor },
  };

  function outcomes(samples: readonly number[]) {
    const claimed = samples.map((each, client) => conductOf(client).claims(each));
    return samples.map((each, client) => {
      const { accuracy, payment } = rule.award(client, claimed);
      const cost = agents[client].type.cost.cost(conductOf(client).trainsOn(each));
      return { samples: each, claimed: claimed[client], accuracy, payment, cost, utility: accuracy + payment - cost };
    });
  }
}

/** Where agents start: with what each would use alone, or with nothing. */
export function startOf({ agents, curve }: ParticipationSetting, start: 'stand-alone' | 'nothing'): Standing {
  const contributions = agents.map(({ type }) => (start === 'nothing' ? 0 : standAlone(curve, type).samples));
  return { contributions, factor: 1 };
}
