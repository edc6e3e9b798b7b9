import type { z } from 'zod';
import type { Chart } from '../../core/chart.js';
import type { RandomStream } from '../../core/random.js';
import type { GameResult } from './game-result.js';

/**
 * The units of a game's numbers: of `utility`, `contribution` and the like, and of further details and quantities by their names.
 * Pure numbers and counts have the unit `1`.
 */
export type Units = Readonly<Record<string, string>>;

/** Units where payments, costs and utilities are money. */
export const inMoney: Units = { payment: 'money', cost: 'money', utility: 'money', outside: 'money' };

/** Units of what leaders and all together come to, where values are money. */
export const ofLeaders: Units = { value: 'money', leaderUtility: 'money', socialWelfare: 'money', firstBest: 'money' };

/** A kind of game that a scenario can name by its mechanism. */
export interface Game {
  readonly name: string;
  /** One line for lists. */
  readonly title: string;
  readonly citation: string;
  /** The schema of its scenarios; see `gameSchema`. */
  readonly schema: z.ZodObject;
  /** Of every column and every quantity that is a number. */
  readonly units: Units;
  /**
   * Plays a scenario that the schema accepts.
   *
   * @throws InputError naming the assumption of the theory that the scenario breaks
   */
  play(scenario: unknown, random: RandomStream): GameResult;
  /** Charts of a scenario and its result: best responses, equilibria, paths. */
  charts?(scenario: unknown, result: GameResult, random: RandomStream): readonly Chart[];
}

/** Declares a kind of game; `play` and `charts` get what the schema makes of a scenario. */
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
