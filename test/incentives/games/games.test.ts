import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/core/errors.js';
import { chartsOf, findGame, playGame } from '../../../src/incentives/games/play-game.js';
import { games } from '../../../src/incentives/games/registry.js';
import { loadGame } from '../../../src/scenario/load-game.js';
import { parseOverride } from '../../../src/scenario/overrides.js';

const folder = resolve(import.meta.dirname, '../../../scenarios/games');
const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));

async function play(file: string, ...settings: string[]) {
  const { game, scenario } = await loadGame(join(folder, file), settings.map(parseOverride));
  return playGame(game, scenario);
}

describe('game scenarios', () => {
  it('exist for every mechanism', async () => {
    const named = await Promise.all(files.map(async (file) => (await loadGame(join(folder, file))).game.name));
    expect([...new Set(named)].sort()).toEqual(games.map(({ name }) => name).sort());
  });

  it.each(files)('%s is solved, the same each time, and drawn', async (file) => {
    const { game, scenario } = await loadGame(join(folder, file));
    const result = playGame(game, scenario);
    expect(result.agents.length).toBeGreaterThan(0);
    for (const { id: _, details = {}, ...columns } of result.agents) {
      for (const [name, value] of Object.entries({ ...columns, ...details })) {
        const unit = result.units?.[name] ?? result.units?.[name.replace(/\d+$/, '')];
        if (typeof value === 'number') expect(unit, name).toBeDefined();
      }
    }
    for (const { utility, payment, cost } of result.agents) {
      expect([utility, payment, cost].every(Number.isFinite)).toBe(true);
    }
    expect(JSON.parse(JSON.stringify(playGame(game, scenario)))).toEqual(JSON.parse(JSON.stringify(result)));
    for (const { series } of chartsOf(game, scenario, result)) {
      for (const { points } of series) {
        expect(points.length).toBeGreaterThan(0);
        expect(points.flat().every(Number.isFinite)).toBe(true);
      }
    }
  });

  it('accuracy shaping has the published equilibrium, from all random starts', async () => {
    const { agents, equilibrium, audit, totals } = await play('accuracy-shaping.yaml');
    expect(agents.map(({ contribution }) => contribution?.toFixed(8))).toEqual([
      '204.81199177',
      '141.39415337',
      '95.25807684',
    ]);
    expect(totals.contribution).toBeCloseTo(441.46422198, 8);
    expect(equilibrium).toMatchObject({ concept: 'Nash', starts: 20, agreeing: 20, cycling: 0 });
    expect(equilibrium?.epsilon).toBeLessThan(1e-9);
    const held = audit.filter(({ holds }) => holds).map(({ property }) => property);
    expect(held).toEqual(['feasible', 'individually rational', 'budget balanced']);
    expect(audit.find(({ property }) => property === 'incentive compatible')?.worst).toBeGreaterThan(0.1);
  });

  it('promises of truthful bids are made of these only, and no ratio is told to what is worth nothing', async () => {
    const honest = await play('uniform-price.yaml');
    expect(honest.guarantees).toContain('individually-rational');
    const modest = await play('uniform-price.yaml', 'bidders.0.bid=0');
    expect(modest.guarantees).toEqual(['incentive-compatible']);
    const far = 'agents=[{cost: 0.04, count: 20}]';
    const { quantities } = await play('stand-alone.yaml', far);
    expect(quantities.optimalWelfare).toBeGreaterThan(0);
    expect(quantities).not.toHaveProperty('priceOfAnarchy');
  });

  it('standard federated learning leaves one contributor', async () => {
    const { agents, quantities } = await play('standard-fl.yaml');
    expect(agents.map(({ contribution }) => contribution)).toEqual([expect.closeTo(100, 9), 0, 0]);
    expect(quantities).toMatchObject({ freeRiders: 2, jainOfAccuracy: 1, varianceOfAccuracy: expect.closeTo(0, 12) });
    const utilities = agents.map(({ utility }) => utility);
    expect(quantities.worstTenthOfUtility).toBe(Math.min(...utilities));
    expect(quantities.jainOfUtility).toBeLessThan(1);
  });

  it('agents of rising costs share the work of standard federated learning', async () => {
    const quadratic = 'agents=[{cost: {name: quadratic, perSquare: 0.00001}, count: 3}]';
    const { agents, equilibrium } = await play('standard-fl.yaml', quadratic);
    expect(equilibrium).toMatchObject({ agreeing: 20 });
    expect(equilibrium?.epsilon).toBeLessThan(1e-9);
    const [{ contribution: each = 0 }] = agents;
    expect((3 * each) ** -1.5).toBeCloseTo(2e-5 * each, 9);
    for (const { contribution } of agents) expect(contribution).toBeCloseTo(each, 4);
  });

  it('several equilibria are all reported', async () => {
    const settings = ['agents=[{cost: 0.05}, {cost: 0.05}]'];
    const { equilibria } = await play('accuracy-shaping.yaml', ...settings);
    const totals = equilibria.map(({ quantities }) => Number(quantities.contribution).toFixed(8));
    expect(totals).toEqual(['23.49577711', '5.32194730', '0.00000000']);
    const steep = await play('accuracy-shaping.yaml', ...settings, 'mechanism.epsilon=0.0001');
    expect(steep.equilibria).toHaveLength(2);
  });

  it('every set of volunteers is an equilibrium, and all are reported', async () => {
    const { equilibria, quantities } = await play('volunteers.yaml');
    expect(equilibria.map(({ quantities: { willing, ways } }) => [willing, ways])).toEqual([
      [5, 1],
      [4, 5],
      [3, 10],
      [2, 10],
      [1, 5],
    ]);
    for (const { epsilon } of equilibria) expect(epsilon).toBeLessThan(1e-9);
    expect(quantities.nobodyTrains).toBeCloseTo(0.133748061, 9);
    expect(equilibria[0].quantities.chance).toBeCloseTo(0.331259695, 9);
  });

  it('all minima of the appeal are reported, equally good ones included', async () => {
    const { equilibria } = await play('max-fl.yaml');
    const [left, right, ...others] = equilibria.map(({ quantities }) => quantities);
    expect(others).toEqual([]);
    expect(Number(left.weight1) + Number(right.weight1)).toBeCloseTo(3, 9);
    expect(left.objective).toBeCloseTo(Number(right.objective), 12);
    const near = await play('max-fl.yaml', 'clients.1.centre=0.5');
    expect(near.equilibria).toHaveLength(1);
  });

  it.each(files)('%s keeps what its mechanism promises, as far as it is audited', async (file) => {
    const { guarantees, audit, equilibrium } = await play(file);
    const promised = guarantees.map((guarantee) => guarantee.replaceAll('-', ' '));
    for (const { property, holds } of audit) if (promised.includes(property)) expect(holds, property).toBe(true);
    if (promised.includes('unique equilibrium')) {
      expect(equilibrium?.epsilon).toBeLessThan(1e-6);
      if (equilibrium?.starts) expect(equilibrium.agreeing).toBe(equilibrium.starts);
    }
  });

  it.each([
    ['accuracy-shaping.yaml', 'incentive compatible', []],
    ['fmore.yaml', 'incentive compatible', []],
    ['accuracy-pricing.yaml', 'individually rational', []],
    ['max-fl.yaml', 'individually rational', []],
    ['exclusion.yaml', 'individually rational', ['agents.0.behaviour=free-rider', 'curve.slope=0.02']],
  ])('%s does not promise to be %s, and is not', async (file, property, settings) => {
    const { guarantees, audit } = await play(file, ...settings);
    expect(guarantees.map((guarantee) => guarantee.replaceAll('-', ' '))).not.toContain(property);
    expect(audit.find((finding) => finding.property === property)?.holds).toBe(false);
  });

  it('those that do not promise efficiency lose welfare, and those that do not promise the most data have less', async () => {
    const [standard, shaped, worst] = await Promise.all(
      ['standard-fl.yaml', 'accuracy-shaping.yaml', 'worst-case-shaping.yaml'].map((file) => play(file)),
    );
    for (const { guarantees, quantities } of [standard, shaped, worst]) {
      expect(guarantees).not.toContain('efficient');
      expect(quantities.priceOfAnarchy).toBeGreaterThan(1);
    }
    expect(shaped.guarantees).toContain('data-maximising');
    for (const { guarantees, totals } of [standard, worst]) {
      expect(guarantees).not.toContain('data-maximising');
      expect(totals.contribution).toBeLessThan(shaped.totals.contribution ?? 0);
    }
    const { quantities } = await play('contract.yaml');
    expect(quantities.profit).toBeLessThan(Number(quantities.profitIfTypesWereKnown));
    expect((await play('linear-pricing.yaml')).quantities.efficiency).toBeCloseTo(0.75, 12);
  });

  it('a false bid is told to be one, with what would gain more', async () => {
    const { equilibrium, agents } = await play('reverse-vcg.yaml', 'bidders.1.bid=6');
    expect(agents[1].details?.wins).toBe(false);
    expect(equilibrium?.deviation?.agent).toBe('bidder2');
    expect(equilibrium?.epsilon).toBeCloseTo(3.5, 9);
  });

  it('dynamics that cycle are counted as such', async () => {
    const { equilibrium } = await play('standard-fl.yaml', 'dynamics.order=simultaneous', 'agents.1.cost=0.0011');
    expect(equilibrium?.cycling).toBeGreaterThan(0);
  });

  it.each([
    [
      'accuracy-shaping.yaml',
      'agents.1.cost=-0.001',
      'agents.1.cost: found -0.001, but the theory assumes that marginal costs',
    ],
    [
      'accuracy-shaping.yaml',
      'agents=[]',
      'agents: found none, but the theory assumes that there is at least one agent',
    ],
    ['accuracy-shaping.yaml', 'agents.0.stock=-5', 'agents.0.stock: found -5'],
    ['accuracy-shaping.yaml', 'agents.0.cost={name: quadratic, perSquare: 0.1}', 'the cost of a sample is constant'],
    ['accuracy-shaping.yaml', 'curve={name: measured, points: [[10, 0.5], [20, 0.4]]}', 'accuracy never decreases'],
    ['accuracy-shaping.yaml', 'curve={name: measured, points: [[10, 0.1], [20, 0.4]]}', 'accuracy is concave'],
    ['accuracy-shaping.yaml', 'curve.best=2', 'curve.best: found 2'],
    ['accuracy-shaping.yaml', 'mechanism.epsilon=-1', 'mechanism.epsilon: found -1'],
    ['worst-case-shaping.yaml', 'mechanism.bound=0', 'mechanism.bound: found 0'],
    ['accuracy-shaping.yaml', 'agents.0.report=-1', 'agents.0.report: found -1'],
    ['standard-fl.yaml', 'agents.0.cost=0', 'agents.0.cost: found 0'],
    ['stand-alone.yaml', 'agents.0.cost={name: quadratic, perSquare: -1}', 'marginal costs are not negative'],
    ['model-sharing.yaml', 'players=[]', 'players: found none'],
    ['model-sharing.yaml', 'players.0.size=0', 'players.0.size: found 0'],
    ['model-sharing.yaml', 'players.1.id=a', "players.1.id: found 'a' twice"],
    ['model-sharing.yaml', 'within=-1', 'within: found -1'],
    ['reverse-vcg.yaml', 'bidders=[]', 'bidders: found none'],
    ['reverse-vcg.yaml', 'bidders.1.cost=-1', 'bidders.1.cost: found -1'],
    ['reverse-vcg.yaml', 'bidders.1.id=bidder1', "bidders.1.id: found 'bidder1' twice"],
    ['uniform-price.yaml', 'bidders.0.bid=-1', 'bidders.0.bid: found -1'],
    ['proportional-share.yaml', 'bidders.0.value=-1', 'bidders.0.value: found -1'],
    ['greedy-coverage.yaml', 'bidders.0.cost=-1', 'bidders.0.cost: found -1'],
    ['uniform-price.yaml', 'mechanism.winners=6', 'somebody loses or there is a reserve price'],
    ['proportional-share.yaml', 'mechanism.budget=-1', 'mechanism.budget: found -1'],
    ['fmore.yaml', 'bidders.0.type=0.1', 'bidders.0.type: found 0.1'],
    ['fmore.yaml', 'unitCosts=[-1, 1]', 'unitCosts.0: found -1'],
    ['fmore.yaml', 'unitCosts=[4.0e-323, 1]', 'unitCosts: found Infinity, but the theory assumes that best offers'],
    ['fmore.yaml', 'mechanism.winners=5', 'there are more bidders than winners'],
    ['fmore.yaml', 'scoring.exponent=1', 'the score is strictly concave'],
    ['fmore.yaml', 'unitCosts=[1]', 'every quality has a weight and a cost'],
    ['contract.yaml', 'types=[]', 'types: found none'],
    ['contract.yaml', 'types.0.theta=-1', 'types.0.theta: found -1'],
    ['contract.yaml', 'work.deadline=1', 'an upload takes less than the deadline'],
    ['contract.yaml', 'work.highest=0.1', 'the work can be done in time at the highest effort'],
    ['contract.yaml', 'types.1.theta=1', 'types are different and ascend'],
    ['contract.yaml', 'types.1.share=0.5', 'the shares of all types sum to 1'],
    ['contract.yaml', 'mechanism={name: contract, exclude: false, budget: 150}', 'individually rational for all'],
    ['linear-pricing.yaml', 'followers.0.cost=0', 'followers.0.cost: found 0'],
    ['linear-pricing.yaml', 'followers.0.cost=-1', 'followers.0.cost: found -1'],
    ['linear-pricing.yaml', 'followers.0.cost=1.0e-320', 'costs and their inverses are positive and finite'],
    ['linear-pricing.yaml', 'followers=[]', 'followers: found none'],
    ['contest.yaml', 'followers.0.cost=-1', 'followers.0.cost: found -1'],
    [
      'contest.yaml',
      'value={name: accuracy, scale: 9, curve: {name: measured, points: [[10, 0.5], [20, 0.4]]}}',
      'accuracy never decreases',
    ],
    ['contest.yaml', 'followers=[{cost: 1}]', 'there are two followers or more'],
    ['contest.yaml', 'value={name: linear, perUnit: 9}', 'more work is worth less and less'],
    ['cpu-pricing.yaml', 'followers.0.cycles=0', 'followers.0.cycles: found 0'],
    ['accuracy-pricing.yaml', 'mechanism.threshold=1', 'mechanism.threshold: found 1'],
    ['accuracy-pricing.yaml', 'followers.0.communication=-1', 'followers.0.communication: found -1'],
    ['volunteers.yaml', 'mechanism.cost=-1', 'training costs something'],
    ['volunteers.yaml', 'mechanism.cost=2', 'training alone pays'],
    ['max-fl.yaml', 'clients=[]', 'clients: found none'],
    ['max-fl.yaml', 'clients.0.curvature=0', 'losses are convex'],
    ['exclusion.yaml', 'agents=[]', 'agents: found none'],
    ['exclusion.yaml', 'agents.0.cost=-1', 'agents.0.cost: found -1'],
    ['exclusion.yaml', 'curve={name: measured, points: [[10, 0.1], [20, 0.4]]}', 'accuracy is concave'],
    ['exclusion.yaml', 'discount=1', 'discount: found 1'],
    ['exclusion.yaml', 'agents.0.quota=0', 'agents.0.quota: found 0'],
    ['cgsv.yaml', 'clients=[]', 'clients: found none'],
    ['cgsv.yaml', 'clients.0.size=-1', 'clients.0.size: found -1'],
    ['cgsv.yaml', 'mechanism.scale=-1', 'scale: found -1'],
    ['cgsv.yaml', 'mechanism.memory=1', 'memory: found 1'],
    ['cffl.yaml', 'clients=[]', 'clients: found none'],
    ['cgsv.yaml', 'clients.1.update=[1]', 'all updates have one length'],
  ])('%s with %s names the assumption that fails, and where', async (file, setting, message) => {
    const { game, scenario } = await loadGame(join(folder, file), [parseOverride(setting)]);
    const fault = await play(file, setting).catch((error: unknown) => error);
    if (!(fault instanceof InputError)) throw fault;
    expect(fault.message).toContain(message);
    expect(game.schema.parse(scenario)).toHaveProperty([fault.path.split('.')[0]]);
  });

  it('names the nearest mechanism, and unknown keys', async () => {
    expect(() => findGame('acuracy-shaping')).toThrowError("did you mean 'accuracy-shaping'?");
    await expect(play('standard-fl.yaml', 'mechanism.epsilon=1')).rejects.toThrowError('mechanism.epsilon');
    await expect(play('standard-fl.yaml', 'kind=match')).rejects.toThrowError('kind');
  });
});
