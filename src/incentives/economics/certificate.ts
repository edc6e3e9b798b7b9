import { deviate, type StrategicForm } from './strategic-form.js';

/**
 * The distance of a profile from an equilibrium: no player gains more than `epsilon` by any deviation that was tried.
 * With truthful reports as the profile and false reports as deviations, it certifies incentive compatibility.
 */
export interface Certificate<Action> {
  /** The largest gain of a unilateral deviation, at least 0. */
  readonly epsilon: number;
  /** The player with this gain and its action; absent if nobody gains. */
  readonly best?: { readonly player: number; readonly action: Action };
  /** The number of deviations tried. */
  readonly deviations: number;
}

/**
 * Finds the largest gain of any unilateral deviation.
 *
 * @param deviations the other actions of a player to try
 */
export function certify<Action>(
  game: StrategicForm<Action>,
  actions: readonly Action[],
  deviations: (player: number) => Iterable<Action>,
): Certificate<Action> {
  let epsilon = 0;
  let best: Certificate<Action>['best'];
  let count = 0;
  for (let player = 0; player < game.players; player++) {
    let utility: number | undefined;
    for (const action of deviations(player)) {
      utility ??= game.utility(player, actions);
      const gain = game.utility(player, deviate(actions, player, action)) - utility;
      count++;
      // A gain of NaN certifies nothing.
      if (gain > epsilon || (Number.isNaN(gain) && !Number.isNaN(epsilon))) {
        epsilon = gain;
        best = { player, action };
      }
    }
  }
  return { epsilon, best, deviations: count };
}
