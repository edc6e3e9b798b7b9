import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { standAlone } from '../../../src/incentives/economics/contribution/pooled-response.js';
import { linearCost } from '../../../src/incentives/economics/cost.js';
import { type CurveOptions, createCurve } from '../../../src/incentives/economics/curves/registry.js';
import type { Guarantee } from '../../../src/incentives/economics/mechanism.js';
import { sharingError } from '../../../src/incentives/games/coalitions/model-sharing.js';
import type { GameResult } from '../../../src/incentives/games/game-result.js';
import { findGame, playGame } from '../../../src/incentives/games/play-game.js';
import { games } from '../../../src/incentives/games/registry.js';
import { numberWithin } from '../../core/numbers.js';
import { type Bidder, logUniform, type Market, markets, sum, viableOptions } from '../populations.js';

const amount = numberWithin(0.05, 10);
const share = numberWithin(0.05, 0.95);
const several = { minLength: 2, maxLength: 5 };
const some = { minLength: 1, maxLength: 5 };

/** Random scenarios of a mechanism with options and sections. */
function scenarios(
  name: string,
  options: Record<string, fc.Arbitrary<unknown>>,
  sections: Record<string, fc.Arbitrary<unknown>>,
): fc.Arbitrary<Record<string, unknown>> {
  const mechanism = fc.record({ name: fc.constant(name), ...options });
  return fc.record({ kind: fc.constant('game'), mechanism, ...sections });
}

/** Random scenarios of a mechanism whose agents contribute samples. */
function contributions(name: string, options: (costs: readonly number[]) => object = () => ({})) {
  // Who of equally cheap agents contributes is open under standard federated learning.
  const distinct = (costs: readonly number[]) =>
    costs.every((cost, i) => costs.slice(0, i).every((other) => Math.abs(cost / other - 1) > 0.05));
  return viableOptions(4)
    .filter(({ costs }) => distinct(costs))
    .map(({ curve, costs }) => {
      return { kind: 'game', mechanism: { name, ...options(costs) }, curve, agents: costs.map((cost) => ({ cost })) };
    });
}

/** Random scenarios of an auction. */
function auctions(name: string, options: (market: Market) => object, offer: (bidder: Bidder) => object = () => ({})) {
  return markets(5).map((market) => ({
    kind: 'game',
    mechanism: { name, ...options(market) },
    bidders: market.bidders.map((bidder) => ({ cost: bidder.cost, ...offer(bidder) })),
  }));
}

const followers = fc.array(fc.record({ cost: amount }), several);
const worth = fc.record({ name: fc.constant('logarithmic'), scale: numberWithin(1, 100) });
const budget = { budget: numberWithin(0.5, 40) };
const update = fc.array(numberWithin(-5, 5), { minLength: 3, maxLength: 3 });

const populations: Record<string, fc.Arbitrary<object>> = {
  'accuracy-shaping': fc.tuple(contributions('accuracy-shaping'), fc.array(logUniform(1, 1e6))).map(
    // The cheapest has as many as it wants, so that somebody works alone.
    ([scenario, stocks]) => {
      const cheapest = Math.min(...scenario.agents.map(({ cost }) => cost));
      const agents = scenario.agents.map(({ cost }, i) => ({
        cost,
        ...(cost > cheapest && i < stocks.length && { stock: stocks[i] }),
      }));
      return { ...scenario, agents };
    },
  ),
  'worst-case-shaping': contributions('worst-case-shaping', (costs) => ({ bound: 1.5 * Math.max(...costs) })),
  'standard-fl': contributions('standard-fl'),
  'stand-alone': contributions('stand-alone'),
  'uniform-price': auctions('uniform-price', ({ bidders }) => ({ winners: bidders.length - 1 })),
  'reverse-vcg': auctions(
    'reverse-vcg',
    ({ winners }) => ({ winners }),
    ({ value }) => ({ value }),
  ),
  'proportional-share': auctions(
    'proportional-share',
    ({ budget }) => ({ budget }),
    ({ value }) => ({ value }),
  ),
  'greedy-coverage': auctions(
    'greedy-coverage',
    ({ budget }) => ({ budget }),
    ({ covers }) => ({ covers: covers.map(String) }),
  ),
  fmore: scenarios(
    'fmore',
    { pricing: fc.constantFrom('first-score', 'second-score') },
    {
      prior: fc.constant({ low: 0.5, high: 2 }),
      bidders: fc.uniqueArray(fc.record({ type: numberWithin(0.5, 2) }), {
        ...several,
        selector: ({ type }) => type,
      }),
    },
  ),
  contract: fc.array(fc.record({ step: amount, weight: share }), some).map((drawn) => {
    const total = sum(drawn.map(({ weight }) => weight));
    const types = drawn.map(({ weight }, n) => ({
      theta: sum(drawn.slice(0, n + 1).map(({ step }) => step)),
      share: weight / total,
    }));
    return { kind: 'game', mechanism: { name: 'contract' }, work: { name: 'proportional', value: 1 }, types };
  }),
  'linear-pricing': scenarios('linear-pricing', {}, { value: worth, followers }),
  contest: scenarios('contest', {}, { value: worth, followers }),
  'cpu-pricing': scenarios('cpu-pricing', budget, {
    followers: fc.array(fc.record({ cycles: numberWithin(500, 1500) }), {
      minLength: 1,
      maxLength: 3,
    }),
    starts: fc.constant(2),
  }),
  'accuracy-pricing': scenarios(
    'accuracy-pricing',
    { threshold: fc.constant(0.6) },
    {
      value: fc.record({ scale: numberWithin(1, 100) }),
      followers: fc.array(fc.record({ communication: amount, weight: share, computing: amount }), some),
    },
  ),
  'max-fl': scenarios(
    'max-fl',
    {},
    {
      clients: fc.array(fc.record({ centre: numberWithin(-4, 4), requirement: amount }), some),
    },
  ),
  'model-sharing': scenarios(
    'model-sharing',
    { federation: fc.constantFrom('uniform', 'coarse', 'fine') },
    {
      within: amount,
      between: amount,
      players: fc.uniqueArray(fc.record({ size: fc.integer({ min: 1, max: 50 }) }), {
        ...some,
        selector: ({ size }) => size,
      }),
    },
  ),
  exclusion: viableOptions(4).chain(({ curve, costs }) =>
    scenarios(
      'exclusion',
      { length: fc.integer({ min: 1, max: 5 }) },
      {
        curve: fc.constant(curve),
        discount: share,
        rounds: fc.integer({ min: 1, max: 30 }),
        agents: fc.tuple(
          ...costs.map((cost) =>
            fc.record({
              cost: fc.constant(cost),
              quota: logUniform(10, 1e4),
              behaviour: fc.constantFrom('honest', 'free-rider', 'rational'),
            }),
          ),
        ),
      },
    ),
  ),
  volunteers: scenarios('volunteers', { cost: share }, { players: fc.integer({ min: 2, max: 6 }) }),
  cgsv: scenarios('cgsv', {}, { clients: fc.array(fc.record({ size: amount, update }), some) }),
  cffl: scenarios('cffl', {}, { clients: fc.array(fc.record({ accuracy: share }), some) }),
};

/** What the checks read of a scenario. */
const read = z.object({
  mechanism: z.object({ federation: z.enum(['uniform', 'coarse', 'fine']).default('uniform') }),
  curve: z.custom<CurveOptions>().optional(),
  agents: z
    .array(
      z.object({
        cost: z.number(),
        quota: z.number().default(0),
        stock: z.number().default(Number.POSITIVE_INFINITY),
      }),
    )
    .default([]),
  bidders: z.array(z.object({ cost: z.number().default(0) })).default([]),
  clients: z.array(z.object({ centre: z.number().default(0) })).default([]),
  players: z
    .array(z.object({ size: z.number() }))
    .or(z.number())
    .default(0),
  within: z.number().default(1),
  between: z.number().default(1),
  discount: z.number().default(0),
  rounds: z.number().default(0),
});
type Read = z.output<typeof read>;

/** That a game hands out no more than there is, where it has no accuracy that its audit could compare. */
const feasible: Record<string, (result: GameResult, scenario: Read) => void> = {
  'max-fl': ({ agents, quantities }, { clients }) => {
    for (const [k, { cost }] of agents.entries()) {
      expect(cost).toBeCloseTo((Number(quantities.weight1) - clients[k].centre) ** 2, 9);
    }
  },
  'model-sharing': ({ agents }, { players, mechanism, within, between }) => {
    const sizes = Array.isArray(players) ? players.map(({ size }) => size) : [];
    for (const [j, { cost, details }] of agents.entries()) {
      const coalition = [...sizes.keys()].filter((i) => agents[i].details?.coalition === details?.coalition);
      const members = coalition.map((i) => sizes[i]);
      const error = sharingError(mechanism.federation, members, coalition.indexOf(j), { within, between });
      expect(cost / error).toBeCloseTo(1, 9);
    }
  },
  exclusion: ({ agents }, { curve: described, agents: listed, discount, rounds }) => {
    if (!described) throw new TypeError('the scenario has a curve');
    const curve = createCurve(described);
    const all = curve.value(sum(listed.map(({ quota }) => quota)));
    for (const [i, { utility }] of agents.entries()) {
      const alone = standAlone(curve, { cost: linearCost(listed[i].cost), stock: Number.POSITIVE_INFINITY });
      expect(utility).toBeLessThanOrEqual((1 - discount ** rounds) * Math.max(all, alone.utility) + 1e-12);
    }
  },
  cgsv: sharesOfAWhole,
  cffl: sharesOfAWhole,
};

function sharesOfAWhole({ agents }: GameResult): void {
  const shares = agents.map(({ utility }) => utility);
  expect(Math.max(...shares)).toBe(1);
  expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
}

/** Checks what a game promises and does not audit itself. */
const checks: Partial<Record<Guarantee, (name: string, result: GameResult, scenario: Read) => void>> = {
  feasible: (name, result, scenario) => feasible[name](result, scenario),
  'budget-balanced': (_, { totals }) => expect(totals.payment).toBeLessThanOrEqual(1e-9),
  'unique-equilibrium': (_, { equilibrium, equilibria }) => {
    expect(equilibrium?.epsilon).toBeLessThan(1e-6);
    expect(equilibria.length).toBeLessThanOrEqual(1);
    if (equilibrium?.starts) expect(equilibrium.agreeing).toBe(equilibrium.starts);
  },
  'data-maximising': (_, { agents, totals, quantities }, { agents: listed }) => {
    const accuracy = Number(quantities.accuracyOfAllData);
    const most = agents.map(({ outside = 0 }, i) => Math.min(listed[i].stock, (accuracy - outside) / listed[i].cost));
    expect((totals.contribution ?? 0) / sum(most)).toBeCloseTo(1, 9);
  },
  // Without a reserve price nothing says what work is worth, and the least cost is the largest welfare.
  efficient: (_, { agents }, { bidders }) => {
    const won = agents.flatMap(({ details }, i) => (details?.wins ? [bidders[i].cost] : []));
    const cheapest = bidders.map(({ cost }) => cost).sort((a, b) => a - b);
    expect(won.sort((a, b) => a - b)).toEqual(cheapest.slice(0, won.length));
  },
};

describe.each(games.map(({ name }) => name))('%s, over random scenarios', (name) => {
  const game = findGame(name);

  it('keeps all that it promises', () => {
    fc.assert(
      fc.property(populations[name], (scenario) => {
        const result = playGame(game, scenario);
        for (const guarantee of result.guarantees) {
          const finding = result.audit.find(({ property }) => property === guarantee.replaceAll('-', ' '));
          const check = checks[guarantee];
          if (finding) expect(finding).toMatchObject({ holds: true });
          else if (check) check(name, result, read.parse(scenario));
          else expect.unreachable(`nothing checks '${guarantee}'`);
        }
      }),
      { numRuns: 12 },
    );
  });

  // The types of a contract are listed by theta, and volunteers are only counted.
  it.skipIf(['contract', 'volunteers'].includes(name))('treats agents alike, whatever their places', () => {
    fc.assert(
      fc.property(populations[name], (scenario) => {
        const reversed = Object.entries(scenario).map(([key, value]) => [key, backwards(value)]);
        const there = playGame(game, Object.fromEntries(reversed)).agents.toReversed();
        for (const [i, { utility, payment, contribution = 0 }] of playGame(game, scenario).agents.entries()) {
          const size = 1e-6 * Math.max(1, Math.abs(utility), Math.abs(payment), contribution);
          expect(Math.abs(there[i].utility - utility)).toBeLessThan(size);
          expect(Math.abs(there[i].payment - payment)).toBeLessThan(size);
          expect(Math.abs((there[i].contribution ?? 0) - contribution)).toBeLessThan(size);
        }
      }),
      { numRuns: 6 },
    );
  });
});

function backwards(value: unknown): unknown {
  return Array.isArray(value) ? value.toReversed() : value;
}
