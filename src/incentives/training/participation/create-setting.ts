import { InputError } from '../../../core/errors.js';
import type { ContributionMechanism } from '../../economics/contribution/contribution-mechanism.js';
import { populationOf } from '../../economics/contribution/sections.js';
import { createCurve } from '../../economics/curves/registry.js';
import type { ParticipationOptions } from './participation-options.js';
import type { ParticipationSetting } from './participation-setting.js';

/** Options that contain everything a mechanism needs. */
export type MechanismOptions = ParticipationOptions & Required<Pick<ParticipationOptions, 'curve' | 'agents'>>;

/**
 * Creates the agents and the mechanism that a scenario describes.
 *
 * @param held samples that each client holds, by id
 * @param options the mechanism's own options, parsed
 * @throws InputError at `incentives` naming the assumption that an agent, the curve or the mechanism breaks, or if the
 *   numbers of agents and clients differ
 */
export function createSetting(
  { curve: described, agents: listed, revision }: MechanismOptions,
  mechanism: ContributionMechanism,
  options: unknown,
  held: readonly number[],
): ParticipationSetting {
  return inSection(() => {
    const { agents, reports } = populationOf(listed);
    if (agents.length !== held.length) {
      throw new InputError('agents', 'wrong-count', {
        found: agents.length,
        unit: 'agents',
        expected: held.length,
        counterpart: 'clients',
      });
    }
    const curve = createCurve(described);
    const limited = agents.map(({ id, type }, client) => {
      return { id, type: { ...type, stock: Math.min(type.stock, held[client]) } };
    });
    const stocks = limited.map(({ type }) => type.stock);
    const rule = (believed: typeof curve) => mechanism.rule({ curve: believed, reports, stocks }, options);
    rule(curve); // refuses what it cannot work with
    return { agents: limited, curve, rule, revision };
  });
}

/**
 * Prefixes the path of a fault with its section: `agents` and `curve` stand in `incentives`, everything else in
 * `incentives.mechanism`.
 */
function inSection<T>(create: () => T): T {
  try {
    return create();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const section = /^(agents|curve)\b/.test(error.path) ? 'incentives' : 'incentives.mechanism';
    throw error.at(`${section}.${error.path}`);
  }
}
