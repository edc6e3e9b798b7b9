import { z } from 'zod';
import { units } from '../../core/units.js';
import { assume } from './assumption.js';

/** The cost of contributing, in the one currency of the scenario (for accuracy shaping: units of accuracy). */
export interface CostModel {
  /** The cost of this many samples (>= 0); 0 for none. */
  cost(samples: number): number;
  /** The cost of one more sample; never decreasing. */
  marginal(samples: number): number;
  /** The marginal cost if it is the same for every sample; undefined otherwise. */
  readonly perSample?: number;
}

/**
 * `perSample * m`.
 *
 * @throws InputError if the cost is not positive and finite
 */
export function linearCost(perSample: number, where = 'cost'): CostModel {
  assume(perSample > 0 && perSample < Infinity, where, 'marginal costs are positive and finite', perSample);
  return { perSample, cost: (samples) => perSample * samples, marginal: () => perSample };
}

/**
 * `perSample * m + perSquare * m^2`: every further sample costs more.
 *
 * @throws InputError if a coefficient is negative or both are 0
 */
export function quadraticCost(perSample: number, perSquare: number, where = 'cost'): CostModel {
  assume(perSample >= 0 && perSquare >= 0, where, 'marginal costs are not negative', Math.min(perSample, perSquare));
  assume(perSample + perSquare > 0 && perSample + perSquare < Infinity, where, 'costs are positive and finite', 0);
  return {
    cost: (samples) => (perSample + perSquare * samples) * samples,
    marginal: (samples) => perSample + 2 * perSquare * samples,
  };
}

/**
 * The energy of computing, `capacitance * cycles * frequency^2` joule per sample, times its price.
 *
 * @param energy effective capacitance of the chip (farad), cycles per sample, clock frequency (hertz), price per joule
 */
export function energyCost({ capacitance, cycles, frequency, price }: EnergyOptions, where = 'cost'): CostModel {
  return linearCost(price * capacitance * cycles * frequency * frequency, where);
}

const linear = z.strictObject({
  name: z.literal('linear'),
  perSample: z.number().describe('cost of one sample'),
});
const quadratic = z.strictObject({
  name: z.literal('quadratic'),
  perSample: z.number().default(0).describe('cost of the first sample'),
  perSquare: z.number().describe('coefficient of the squared number of samples'),
});
const energy = z.strictObject({
  name: z.literal('energy'),
  capacitance: z.number().describe('effective capacitance of the chip in farad').register(units, { unit: 'F' }),
  cycles: z.number().describe('processor cycles per sample'),
  frequency: z.number().describe('clock frequency in hertz').register(units, { unit: 'Hz' }),
  price: z.number().default(1).describe('price per joule in the currency of the scenario'),
});
type EnergyOptions = Omit<z.output<typeof energy>, 'name'>;

/** A cost model in a scenario. A number alone is a linear cost. */
export const costOptions = z.union([z.number(), z.discriminatedUnion('name', [linear, quadratic, energy])]);

/** Creates the cost model that a scenario describes. */
export function createCost(options: z.output<typeof costOptions>, where = 'cost'): CostModel {
  if (typeof options === 'number') return linearCost(options, where);
  switch (options.name) {
    case 'linear':
      return linearCost(options.perSample, where);
    case 'quadratic':
      return quadraticCost(options.perSample, options.perSquare, where);
    case 'energy':
      return energyCost(options, where);
  }
}
