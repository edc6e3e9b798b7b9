import type { IncentivesPlan } from '../actors/plan.js';
import { InputError } from '../core/errors.js';
import { type NamedSpec, specOf } from '../core/named.js';
import { purposes } from '../core/purposes.js';
import { RandomStream } from '../core/random.js';
import { mechanismKind } from '../incentives/economics/contribution/contribution-mechanisms.js';
import { type AssignedBehaviour, assignBehaviours } from '../incentives/training/behaviours/assignment.js';
import { findBehaviour } from '../incentives/training/behaviours/registry.js';
import { findDetector } from '../incentives/training/detection/registry.js';
import { createSetting } from '../incentives/training/participation/create-setting.js';
import type { OptOutOptions } from '../incentives/training/participation/opt-out.js';
import type { Strategy } from '../strategies/strategy.js';
import type { LoadedScenario } from './load.js';
import type { Scenario } from './schema.js';
import { whyNotWholeModels } from './whole-models.js';

/**
 * Resolves the behaviours of a scenario to clients.
 *
 * @throws InputError at the entry of a behaviour that forges weights, if the strategy sends none; and as
 *   {@link assignBehaviours} does
 */
export function behavioursOf({ incentives, data, seed }: Scenario, strategy: Strategy): AssignedBehaviour[] {
  const random = RandomStream.of(seed, purposes.run.behaviours);
  const assigned = assignBehaviours(incentives?.behaviours ?? [], data.clients, random);
  for (const [position, { name }] of assigned.entries()) {
    if (strategy.lens || !findBehaviour(name).forge) continue;
    throw new InputError(`incentives.behaviours.${position}`, 'unsuitable', {
      found: name,
      reason: `the strategy '${strategy.name}' sends no weights, and it makes weights up`,
    });
  }
  return assigned;
}

/**
 * Resolves the detectors of a scenario.
 *
 * @param architectures number of different models among the clients
 * @throws InputError at the first detector, if updates cannot be compared
 */
export function detectorsOf(
  { incentives, batchNorm }: Scenario,
  { name: strategy, lens }: Strategy,
  architectures: number,
): NamedSpec[] {
  const chosen = (incentives?.detectors ?? []).map(specOf);
  for (const [position, { name }] of chosen.entries()) {
    const isWhole =
      !findDetector(name).needsContributions || !(lens?.covers === 'part' || batchNorm.statistics === 'local');
    const reason = !lens
      ? `the strategy '${strategy}' sends no weights to look at`
      : lens.perClient
        ? `the strategy '${strategy}' sends each client weights of its own, from which updates cannot be compared`
        : architectures > 1
          ? `the clients have ${architectures} different models, whose updates cannot be compared`
          : isWhole
            ? undefined
            : `the strategy '${strategy}' sends a part of its weights only, and it needs whole models`;
    if (reason) throw new InputError(`incentives.detectors.${position}`, 'unsuitable', { found: name, reason });
  }
  return chosen;
}

/**
 * Resolves the agents and the mechanism of a scenario; undefined if it names no mechanism.
 *
 * @param architectures number of different models among the clients
 * @throws InputError if something that a mechanism needs is missing, or is given without a mechanism; if an assumption
 *   of the theory is broken; or if the reward cannot be made
 */
export function incentivesOf(
  { scenario, strategy, mechanism }: LoadedScenario,
  architectures: number,
): IncentivesPlan | undefined {
  const { incentives, data } = scenario;
  if (!incentives) return undefined;
  const { mechanism: named, behaviours: _, detectors: __, optOut: ___, curve, agents, ...options } = incentives;
  if (!named || !mechanism) {
    const without = Object.entries({ curve, agents, reward: options.reward }).find(([, given]) => given !== undefined);
    if (without) {
      throw new InputError('incentives.mechanism', 'needed-by', {
        by: `incentives.${without[0]}`,
        needed: 'a mechanism',
      });
    }
    return undefined;
  }
  const by = `the mechanism '${mechanism.name}'`;
  if (!curve) throw new InputError('incentives.curve', 'needed-by', { by, needed: 'an accuracy curve' });
  if (!agents) throw new InputError('incentives.agents', 'needed-by', { by, needed: 'agents' });
  checkReward(options.reward?.name, strategy, architectures, scenario.batchNorm);
  const spec = mechanismKind.specOf(named);
  createSetting({ ...options, curve, agents }, mechanism, spec.options, Array(data.clients).fill(Infinity));
  return { ...options, curve, agents, mechanism: spec };
}

/**
 * Resolves the rule by which clients leave; undefined if they all stay.
 *
 * @param architectures number of different models among the clients
 * @throws InputError if no global model fits every client's samples, or clients have no test rows on which to judge it
 */
export function optOutOf(
  { incentives, data, batchNorm }: Scenario,
  strategy: Strategy,
  architectures: number,
): OptOutOptions | undefined {
  const optOut = incentives?.optOut;
  if (!optOut) return undefined;
  const reason = whyNotWholeModels(strategy, architectures, batchNorm);
  if (reason) throw new InputError('incentives.optOut', 'unsuitable', { reason });
  if (data.clientTest === 0) {
    const reason = 'clients judge the global model by test rows of their own';
    throw new InputError('data.clientTest', 'unsuitable', { found: 0, reason });
  }
  return optOut;
}

function checkReward(
  reward: string | undefined,
  strategy: Strategy,
  architectures: number,
  batchNorm: Scenario['batchNorm'],
): void {
  if (reward === undefined || reward === 'labels') return;
  const reason = whyNotWholeModels(strategy, architectures, batchNorm);
  if (!reason) return;
  throw new InputError('incentives.reward', 'unsuitable', { found: reward, reason, allowed: ['labels'] });
}
