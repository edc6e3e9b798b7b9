import type { z } from 'zod';
import type { Chart } from '../../core/chart.js';
import type { RandomStream } from '../../core/random.js';
import type { GameResult } from './game-result.js';

/**
 * The units of a game's numbers, by name: `utility`, `contribution` and the like, further details and quantities. Pure
 * numbers and counts have the unit `1`.
 */
export type Units = Readonly<Record<string, string>>;

/** Units of a game in which payments, costs and utilities are money. */
export const moneyUnits: Units = { payment: 'money', cost: 'money', utility: 'money', outside: 'money' };

/** Units of the quantities of a leader and of all agents together, in money. */
export const leaderUnits: Units = {
  value: 'money',
  leaderUtility: 'money',
  socialWelfare: 'money',
  firstBest: 'money',
};

/** A kind of game that a scenario can name by its mechanism. */
export interface Game {
  readonly name: string;
  /** One line for lists. */
  readonly title: string;
  readonly citation: string;
  /** The schema of its scenarios; see `gameSchema`. */
  readonly schema: z.ZodObject;
  /** Units of all numeric columns and quantities. */
  readonly units: Units;
  /**
   * Plays a scenario that the schema has accepted.
   *
   * @throws InputError naming the assumption of the theory that the scenario breaks
   */
  play(scenario: unknown, random: RandomStream): GameResult;
  /** Charts of a scenario and its result: best responses, equilibria, paths. */
  charts?(scenario: unknown, result: GameResult, random: RandomStream): readonly Chart[];
}

/** Declares a kind of game. `play` and `charts` receive the scenario as the schema parses it. */
export function defineGame<Schema extends z.ZodObject>(definition: {
  readonly name: string;
  readonly title: string;
  readonly citation: string;
  readonly schema: Schema;
  readonly units: Units;
  play(scenario: z.output<Schema>, random: RandomStream): GameResult;
  charts?(scenario: z.output<Schema>, result: GameResult, random: RandomStream): readonly Chart[];
}): Game {
  const { name, title, citation, schema, units, charts } = definition;
  return {
    name,
    title,
    citation,
    schema,
    units,
    play: (scenario, random) => definition.play(schema.parse(scenario), random),
    charts: charts && ((scenario, result, random) => charts(schema.parse(scenario), result, random)),
  };
}
