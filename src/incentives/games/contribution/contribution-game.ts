import { z } from 'zod';
import type { ContributionMechanism } from '../../economics/contribution/contribution-mechanism.js';
import { contributionSections, populationOf } from '../../economics/contribution/sections.js';
import { createCurve } from '../../economics/curves/registry.js';
import { defineGame, type Game } from '../definition.js';
import { gameSchema } from '../game-options.js';
import { contributionCharts } from './contribution-charts.js';
import { playContribution } from './play-contribution.js';

/**
 * The game of a mechanism for contributed samples.
 *
 * @param name its name in scenarios: the mechanism's own name, or the path of its module
 * @throws TypeError if the mechanism's options are not a zod object
 */
export function contributionGameOf(mechanism: ContributionMechanism, name = mechanism.name): Game {
  const { options, title, citation } = mechanism;
  if (!(options instanceof z.ZodObject)) throw new TypeError(`the options of '${name}' must be a zod object`);
  const named = options.strict().safeExtend({ name: z.literal(name) });
  const schema = gameSchema(named, contributionSections);
  type Scenario = z.output<typeof schema>;

  const settingOf = ({ curve: described, agents: listed, dynamics, starts, mechanism: section }: Scenario) => {
    const { name: _, ...own } = section;
    const { agents, reports } = populationOf(listed);
    const curve = createCurve(described);
    const parsed = options.parse(own);
    const stocks = agents.map(({ type }) => type.stock);
    const rule = (costs: typeof reports) => mechanism.rule({ curve, reports: costs, stocks }, parsed);
    return { curve, agents, reports, rule, dynamics, starts: starts ?? (agents.length > 200 ? 0 : 20) };
  };

  return defineGame({
    name,
    title,
    citation,
    schema,
    units: {
      ...{ contribution: 'samples', accuracy: 'fraction', payment: 'accuracy', cost: 'accuracy' },
      ...{ utility: 'accuracy', outside: 'accuracy', standAloneSamples: 'samples' },
      ...{ accuracyOfAllData: 'fraction', standAloneTotal: 'samples', standardFlTotal: 'samples', freeRiders: '1' },
      ...{ standardFlWelfare: 'accuracy', optimalWelfare: 'accuracy', welfare: 'accuracy', priceOfAnarchy: '1' },
      ...{ jainOfAccuracy: '1', varianceOfAccuracy: 'squared fraction', worstTenthOfAccuracy: 'fraction' },
      ...{ jainOfUtility: '1', varianceOfUtility: 'squared accuracy', worstTenthOfUtility: 'accuracy' },
      contributionRewardCorrelation: '1',
    },
    play: (scenario, random) => playContribution(settingOf(scenario), random),
    charts: (scenario, result, random) => contributionCharts(settingOf(scenario), result, random),
  });
}
