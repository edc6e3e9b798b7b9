import type { RandomStream } from '../../../core/random.js';
import { tolerance } from '../../economics/audit.js';
import { standAlone } from '../../economics/contribution/pooled-response.js';
import { responsesTo } from '../../economics/contribution/responses.js';
import { scaledCurve } from '../../economics/curves/scaled.js';
import { bestResponseDynamics } from '../../economics/dynamics.js';
import { deviate } from '../../economics/strategic-form.js';
import type { ClientBehaviour } from '../behaviours/client-behaviours.js';
import type { AgentDecisions, ContributionState, Decision } from './decision.js';
import type { ParticipationSetting } from './participation-setting.js';

/**
 * Lets every agent decide once. Each revises its contribution towards its best response to the contributions that the
 * others claim. An agent stays out, or leaves, if its best response is worth less to it than training alone.
 *
 * A misbehaving agent decides like an honest one. It then claims, or trains on, another number of samples than it has
 * decided.
 *
 * @param behaviourOf the behaviour of a client, by id
 * @param random draws the order and the errors of the revisions, where the setting has any
 */
export function decide(
  setting: ParticipationSetting,
  { contributions, factor }: ContributionState,
  behaviourOf: (client: number) => ClientBehaviour,
  round: number,
  random: RandomStream,
): AgentDecisions {
  const { agents, revision } = setting;
  const curve = scaledCurve(setting.curve, factor);
  const rule = setting.rule(curve);
  const respond = responsesTo(rule, agents);
  const alone = agents.map(({ type }) => standAlone(curve, type));
  const behaviours = agents.map((_, client) => behaviourOf(client));
  const joins = behaviours.map((behaviour) => behaviour.takesPart(round));
  const claimsOf = (given: readonly number[]) => given.map((samples, client) => behaviours[client].claims(samples));

  const responseOf = (client: number, profile: readonly number[]) => {
    if (!behaviours[client].takesPart(round)) return 0;
    const { cost, stock } = agents[client].type;
    const seen = claimsOf(profile);
    const response = Math.min(respond(client, seen), stock);
    const { accuracy, payment } = rule.award(client, deviate(seen, client, response));
    joins[client] = accuracy + payment - cost.cost(response) >= alone[client].utility - tolerance;
    return joins[client] ? response : 0;
  };
  const revised = bestResponseDynamics(
    responseOf,
    contributions,
    { ...revision, rounds: 1, tolerance: Number.MIN_VALUE },
    random,
  ).actions.map((samples, client) => (joins[client] ? Math.min(samples, agents[client].type.stock) : 0));

  const given = revised.map(Math.round);
  const claimed = claimsOf(given);
  const decisions = agents.map(({ type }, client): Decision => {
    const samples = given[client];
    const { accuracy: accuracyAlone, utility: outside } = alone[client];
    const trainedOn = behaviours[client].trainsOn(samples);
    const common = { client, joins: joins[client], samples, trainedOn, claimed: claimed[client], outside };
    if (!joins[client]) {
      return { ...common, accuracy: accuracyAlone, payment: 0, cost: accuracyAlone - outside, utility: outside };
    }
    const { accuracy, payment } = rule.award(client, claimed);
    const cost = type.cost.cost(trainedOn);
    return { ...common, accuracy, payment, cost, utility: accuracy + payment - cost };
  });
  return { decisions, state: { contributions: revised, factor } };
}

/** The contributions before the first decision: what each agent would use alone, or nothing. */
export function initialContributions(
  { agents, curve }: ParticipationSetting,
  start: 'stand-alone' | 'nothing',
): ContributionState {
  const contributions = agents.map(({ type }) => (start === 'nothing' ? 0 : standAlone(curve, type).samples));
  return { contributions, factor: 1 };
}
