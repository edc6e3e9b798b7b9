import type { AccuracyCurve } from '../accuracy-curve.js';
import type { DataType } from '../agent.js';
import { sumOf } from '../sum.js';
import { standAlone } from './pooled-response.js';
import type { Shape } from './shaping.js';
import { type Supply, shapingTotals, supplied } from './shaping-equilibrium.js';

/** Accuracies that differ by less are equal. */
const rounding = 1e-13;

/** A supply of an agent, and what decides between its line and what it would do otherwise. */
interface Choice {
  readonly supply: Supply;
  /** What the agent does alone: samples. */
  readonly alone: number;
  /** The accuracy of all data from which on the line pays more than to work alone; -Infinity where it always does. */
  readonly from: number;
  /** Up to so many samples of all one more repays its cost by what it adds to the model of all data, whatever the line says. */
  readonly pooled: number;
}

/**
 * Profiles among which are the equilibria of accuracy shaping. An agent whose cost is the one that its shape assumes goes along its
 * line; one whose cost is larger (it reported less, or the bound on costs is none) works alone unless the line leads far enough; and
 * one to whom a sample is worth more by the model of all data than it costs contributes beyond its line.
 *
 * @param costs of a sample, one an agent
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
  // Along the line each sample earns slope - cost, from what the first ones of it have cost.
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
      supplies.map((supply) => supplied(supply, accuracy)),
    );
  });
}

/** The profile in which agents, the cheapest first, contribute beyond their lines as long as that repays its cost. */
function beyondLines(
  curve: AccuracyCurve,
  supplies: readonly Supply[],
  choices: readonly Choice[],
  profile: number[],
): number[] {
  const total = sumOf(profile);
  // Where the model of all data is worth nothing yet, one sample more adds nothing.
  if (!(curve.value(total) > 0)) return profile;
  const wanting = choices
    .map((_, agent) => agent)
    .filter((agent) => supplies[agent].fixed === undefined && profile[agent] < supplies[agent].stock)
    // Where the model of all data grows faster than a line, the line is what an agent goes along.
    .filter((agent) => choices[agent].pooled > total && curve.slope(total) <= supplies[agent].shape.slope)
    .sort((a, b) => choices[b].pooled - choices[a].pooled || a - b);
  if (wanting.length === 0) return profile;
  const [agent] = wanting;
  const { pooled } = choices[agent];
  const { stock } = supplies[agent];
  const accuracy = curve.value(pooled);
  const others = sumOf(supplies.map((supply, other) => (other === agent ? 0 : supplied(supply, accuracy))));
  const raised = supplies.map((supply, other) =>
    other === agent ? { ...supply, fixed: Math.min(stock, pooled - others) } : supply,
  );
  if (others + stock >= pooled) return raised.map((supply) => supplied(supply, accuracy));
  const next = profilesOf(curve, raised, choices);
  return next[next.length - 1];
}
