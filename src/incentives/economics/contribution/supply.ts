import { sumOf } from '../../../core/statistics.js';
import type { AccuracyCurve } from '../accuracy-curve.js';
import type { DataType } from '../agent.js';
import { standAlone } from './pooled-response.js';
import type { Shape } from './shaping.js';
import { type Supply, shapingTotals, supplyOf } from './shaping-equilibrium.js';

/** Accuracies that differ by less count as equal. */
const rounding = 1e-13;

/** The supply of an agent, and what decides whether it follows its line. */
interface Choice {
  readonly supply: Supply;
  /** Samples that the agent uses alone. */
  readonly alone: number;
  /**
   * The accuracy of all data above which following the line pays more than working alone; -Infinity if it always does.
   */
  readonly from: number;
  /**
   * The total of all samples up to which one more sample repays its cost by improving the model of all data, whatever
   * the line says.
   */
  readonly pooled: number;
}

/**
 * Profiles that include the equilibria of accuracy shaping. An agent with the cost that its shape assumes follows its
 * line. An agent with a larger cost (it reported less, or the bound on costs is too low) works alone unless the line
 * leads far enough. An agent to whom a sample is worth more through the model of all data than it costs contributes
 * beyond its line.
 *
 * @param costs the cost per sample of each agent
 */
export function supplyProfiles(
  curve: AccuracyCurve,
  shapes: readonly Shape[],
  types: readonly DataType[],
  costs: readonly number[],
): number[][] {
  const choices = types.map((type, agent) => choiceOf(curve, shapes[agent], type, costs[agent]));
  const thresholds = [...new Set(choices.map(({ from }) => from))].sort((a, b) => a - b);
  return thresholds
    .filter((from) => from < Infinity)
    .concat(thresholds[0] > -Infinity ? [-Infinity] : [])
    .flatMap((highest) => {
      const chosen = choices.map(({ supply, alone, from }) => (from > highest ? { ...supply, fixed: alone } : supply));
      return profilesOf(curve, chosen, choices).filter((profile) => {
        const accuracy = curve.value(sumOf(profile));
        return choices.every(
          ({ from }) => accuracy >= from === from <= highest || Math.abs(accuracy - from) <= rounding,
        );
      });
    });
}

function choiceOf(curve: AccuracyCurve, shape: Shape, type: DataType, cost: number): Choice {
  const { samples: alone, utility } = standAlone(curve, type);
  const supply = { shape, stock: type.stock };
  const pooled = curve.samplesAtSlope(cost);
  if (shape.slope < cost || type.stock <= shape.samples) return { supply, alone, from: Infinity, pooled };
  // Along the line each sample earns slope - cost. The first samples of the line have to recover what working alone
  // would have given.
  const forgone = utility - (shape.accuracy - cost * shape.samples);
  if (forgone <= 0 || alone >= shape.samples) return { supply, alone, from: -Infinity, pooled };
  const beyond = forgone / (shape.slope - cost);
  const reachable = shape.samples + beyond <= type.stock;
  return { supply, alone, from: reachable ? shape.accuracy + shape.slope * beyond : Infinity, pooled };
}

function profilesOf(curve: AccuracyCurve, supplies: readonly Supply[], choices: readonly Choice[]): number[][] {
  return shapingTotals(curve, supplies).map((total) => {
    const accuracy = curve.value(total);
    return beyondLines(
      curve,
      supplies,
      choices,
      supplies.map((supply) => supplyOf(supply, accuracy)),
    );
  });
}

/** The profile in which agents, the cheapest first, contribute beyond their lines while that repays its cost. */
function beyondLines(
  curve: AccuracyCurve,
  supplies: readonly Supply[],
  choices: readonly Choice[],
  profile: number[],
): number[] {
  const total = sumOf(profile);
  // While the model of all data has accuracy 0, one more sample adds nothing.
  if (!(curve.value(total) > 0)) return profile;
  const wanting = choices
    .map((_, agent) => agent)
    .filter((agent) => supplies[agent].fixed === undefined && profile[agent] < supplies[agent].stock)
    // If the model of all data grows faster than a line, the agent follows the line.
    .filter((agent) => choices[agent].pooled > total && curve.slope(total) <= supplies[agent].shape.slope)
    .sort((a, b) => choices[b].pooled - choices[a].pooled || a - b);
  if (wanting.length === 0) return profile;
  const [agent] = wanting;
  const { pooled } = choices[agent];
  const { stock } = supplies[agent];
  const accuracy = curve.value(pooled);
  const others = sumOf(supplies.map((supply, other) => (other === agent ? 0 : supplyOf(supply, accuracy))));
  const raised = supplies.map((supply, other) =>
    other === agent ? { ...supply, fixed: Math.min(stock, pooled - others) } : supply,
  );
  if (others + stock >= pooled) return raised.map((supply) => supplyOf(supply, accuracy));
  const next = profilesOf(curve, raised, choices);
  return next[next.length - 1];
}
