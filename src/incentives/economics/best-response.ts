import { goldenSection } from './golden-section.js';
import { deviate, type StrategicForm } from './strategic-form.js';

/** Where to search for the best response of a player whose action is a number. */
export interface SearchRange {
  /** The largest allowed action (>= 0), or Infinity; the smallest is 0. */
  readonly largest: number;
  /** A typical action (> 0): the first range of the search, which grows if larger actions pay. */
  readonly scale: number;
  /** Actions at which the utility has a kink. */
  readonly breakpoints?: readonly number[];
  /** Number of grid points, half of them evenly and half geometrically spaced; 96 by default. */
  readonly points?: number;
}

/** The search stops after this many doublings of the range. */
const mostDoublings = 60;
/** The number of grid maxima around which the search is refined. */
const refined = 3;

/** The actions of a grid over a range, including its breakpoints, in ascending order. */
export function searchGrid({ largest, scale, breakpoints = [], points = 96 }: SearchRange): number[] {
  const high = Math.min(largest, scale);
  const half = Math.max(1, Math.ceil(points / 2));
  const grid = [0, ...breakpoints.filter((action) => action >= 0 && action <= largest)];
  for (let i = 1; i <= half; i++) grid.push((high * i) / half, high * 10 ** ((-6 * (half - i)) / half));
  return [...new Set(grid)].sort((a, b) => a - b);
}

/**
 * Searches for the best response of a player: a grid over the range, then golden section around its highest points.
 * The range doubles while the best action lies at its end. Returns the smallest of equally good actions.
 */
export function searchBestResponse(
  game: StrategicForm<number>,
  player: number,
  actions: readonly number[],
  range: SearchRange,
): number {
  const utility = (action: number) => game.utility(player, deviate(actions, player, action));
  let scale = range.scale;
  let best = bestOnGrid(utility, searchGrid(range));
  for (let i = 0; i < mostDoublings && best >= scale * (1 - 1e-6) && scale < range.largest; i++) {
    scale *= 2;
    best = bestOnGrid(utility, searchGrid({ ...range, scale }));
  }
  return best;
}

function bestOnGrid(utility: (action: number) => number, grid: readonly number[]): number {
  const values = grid.map(utility);
  const highest = grid.map((_, index) => index).sort((a, b) => values[b] - values[a] || a - b);
  let best = grid[highest[0]];
  let value = values[highest[0]];
  for (const index of highest.slice(0, refined)) {
    const low = grid[Math.max(0, index - 1)];
    const high = grid[Math.min(grid.length - 1, index + 1)];
    const candidate = goldenSection(utility, low, high);
    const atCandidate = utility(candidate);
    if (atCandidate > value) {
      best = candidate;
      value = atCandidate;
    }
  }
  return best;
}
