import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { Workplace } from './fedstill.js';

const scenario = readFileSync(
  fileURLToPath(new URL('../../scenarios/games/accuracy-shaping.yaml', import.meta.url)),
  'utf8',
);

test('a game prints contributions, utilities, welfare, the certificate and the audit', async () => {
  const work = new Workplace();
  work.write('three.yaml', scenario);
  const { code, stdout, stderr } = await work.fedstill(['game', 'three.yaml']);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('three: Accuracy shaping for known costs');
  expect(stdout).toMatch(/agent1 .* 204\.812 .* 0\.904812 .* 0\.7 /);
  expect(stdout).toContain('total contribution 441.464 [samples], payments 0 [accuracy], welfare 1.8458 [accuracy]');
  expect(stdout).toMatch(/Nash: none of \d+ deviations gains more than .*; 20 of 20 random starts lead to it/);
  expect(stdout).toMatch(/individually rational .* yes/);
  expect(stdout.trimEnd().endsWith('report: runs/three-game/report.html')).toBe(true);
  expect(work.files('runs/three-game')).toEqual(['game.json', 'report', 'report.html']);
});

test('a game prints its result as JSON and draws its charts as SVG', async () => {
  const work = new Workplace();
  work.write('three.yaml', scenario);
  const args = [
    'game',
    'three.yaml',
    '--json',
    '--plot',
    'charts',
    '--set',
    'mechanism=standard-fl',
    '--seed',
    '4',
    '--no-report',
  ];
  const { code, stdout, stderr } = await work.fedstill(args);
  expect(code).toBe(0);
  const { name, mechanism, totals } = JSON.parse(stdout);
  expect({ name, mechanism }).toEqual({ name: 'three', mechanism: 'standard-fl' });
  expect(totals.contribution).toBeCloseTo(100, 9);
  const charts = ['three.best-response.svg', 'three.dynamics.svg', 'three.equilibrium.svg'];
  expect(work.files('charts')).toEqual(charts);
  expect(stderr.trim().split('\n').sort()).toEqual(charts.map((chart) => `chart: charts/${chart}`));
  expect(work.read('charts/three.dynamics.svg')).toMatch(/^<svg [\s\S]*agent3[\s\S]*<\/svg>/);
});

test.each([
  [
    'a negative cost',
    ['--set', 'agents.0.cost=-1'],
    'agents.0.cost: found -1, but the theory assumes that marginal costs',
  ],
  [
    'more agents than anybody plays with',
    ['--set', 'agents.0.count=1000000000'],
    'agents.0.count: expected a whole number of at least 1 and at most 10000, found 1000000000',
  ],
  [
    'more agents in all',
    ['--set', 'agents.0.count=10000', '--set', 'agents.1.count=2'],
    'agents: expected at most 10000, the most agents of a game; found 10003',
  ],
  ['no agents', ['--set', 'agents=[]'], 'agents: found none, but the theory assumes that there is at least one agent'],
  ['an unknown mechanism', ['--set', 'mechanism=standard'], "mechanism.name: unknown 'standard'; did you mean"],
  ['a misspelt key', ['--set', 'agent=[]'], "agent: unknown 'agent'; did you mean 'agents'?"],
  ['another kind', ['--set', 'kind=match'], "kind: expected 'game', found 'match'"],
])('%s is one line and exit code 2', async (_, args, line) => {
  const work = new Workplace();
  work.write('three.yaml', scenario);
  const { code, stdout, stderr } = await work.fedstill(['game', 'three.yaml', ...args]);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr.trim().split('\n')).toEqual([expect.stringContaining(line)]);
});

test('charts that cannot be written are all that is told', async () => {
  const work = new Workplace();
  work.write('three.yaml', scenario);
  const outcome = await work.fedstill(['game', 'three.yaml', '--plot', 'three.yaml']);
  expect(outcome).toMatchObject({ code: 2, stdout: '', stderr: 'three.yaml: EEXIST: file already exists\n' });
});

test('a game is validated by solving it, and neither run nor taken for a scenario', async () => {
  const work = new Workplace();
  work.write('three.yaml', scenario);
  const valid = await work.fedstill(['validate', 'three.yaml']);
  expect(valid).toMatchObject({ code: 0, stdout: 'three.yaml is valid: accuracy-shaping, 3 agents\n', stderr: '' });
  const refused = await work.fedstill(['validate', 'three.yaml', '--set', 'agents.1.cost=0']);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toMatch(/^--set agents\.1\.cost: found 0, but the theory assumes .*\n$/);
  const run = await work.fedstill(['run', 'three.yaml']);
  const compared = await work.fedstill(['compare', 'three.yaml']);
  for (const { code, stderr } of [run, compared]) {
    expect(code).toBe(2);
    expect(stderr).toBe("kind: 'three.yaml' is a game; to solve it: fedstill game three.yaml\n");
  }
  expect(work.files()).toEqual(['three.yaml']);
});

test('the sections of games are listed, and their JSON Schema printed', async () => {
  const work = new Workplace();
  const listed = await work.fedstill(['list', 'games']);
  expect(listed.stdout).toMatch(/^ {2}fmore .*\n(.*\n)* +prior: required {2}# /m);
  const { code, stdout } = await work.fedstill(['schema', 'game']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ title: 'fedstill game', anyOf: expect.any(Array) });
  expect((await work.fedstill(['schema', 'gme'])).code).toBe(2);
});

test('the mechanisms are listed with their options', async () => {
  const { code, stdout } = await new Workplace().fedstill(['list', 'mechanisms']);
  expect(code).toBe(0);
  expect(stdout).toContain('accuracy-shaping');
  expect(stdout).toContain('epsilon: 0  # a number; accuracy that a sample earns beyond its cost');
});
