import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { datasetNames } from '../../src/data/sources/registry.js';
import { modelNames } from '../../src/models/registry.js';
import { strategies } from '../../src/strategies/registry.js';
import { Workplace } from './fedstill.js';

test('init writes a commented scenario that validates and fits the schema, and overwrites nothing', async () => {
  const work = new Workplace();
  const written = await work.fedstill(['init']);
  expect(written).toMatchObject({ code: 0, stdout: 'wrote scenario.yaml; to run it: fedstill run scenario.yaml\n' });
  const text = work.read('scenario.yaml');
  expect(text).toMatch(/^# /);

  const checked = await work.fedstill(['validate', 'scenario.yaml']);
  expect(checked).toMatchObject({ code: 0, stderr: '' });
  expect(checked.stdout).toMatch(/^scenario\.yaml is valid: dsfl on mnist, \d+ clients, \d+ rounds\n$/);

  const schema = await work.fedstill(['schema']);
  expect(new Ajv2020({ allowUnionTypes: true }).validate(JSON.parse(schema.stdout), parse(text))).toBe(true);

  work.write('scenario.yaml', 'mine');
  const refused = await work.fedstill(['init']);
  expect(refused).toMatchObject({ code: 2, stderr: 'scenario.yaml: exists already; choose another file\n' });
  expect(work.read('scenario.yaml')).toBe('mine');
});

test('list names everything that a scenario can name', async () => {
  const work = new Workplace();
  const { code, stdout } = await work.fedstill(['list']);
  expect(code).toBe(0);
  for (const name of [...strategies.map((strategy) => strategy.name), ...modelNames, ...datasetNames, 'dirichlet']) {
    expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
  }
  expect(stdout).toContain('hidden: [200, 200]');
});

test('list --json gives defaults as data', async () => {
  const work = new Workplace();
  const { stdout } = await work.fedstill(['list', 'partitions', '--json']);
  const listed = JSON.parse(stdout);
  expect(Object.keys(listed)).toEqual(['partitions']);
  const dirichlet = listed.partitions.find(({ name }: { name: string }) => name === 'dirichlet');
  expect(dirichlet.options[0]).toMatchObject({ name: 'alpha', default: 0.5, required: false });
  const wrong = await work.fedstill(['list', 'partition']);
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toMatch(/^kind: unknown 'partition'; did you mean 'partitions'\? Allowed: augmentations, .*\n$/);
});

test('validate refuses what run refuses, and writes nothing', async () => {
  const work = new Workplace();
  await work.fedstill(['init', 'mine.yaml']);
  const refused = await work.fedstill([
    'validate',
    'mine.yaml',
    '--set',
    'data.partition={name: shards, shardsPerClient: 9000}',
  ]);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toMatch(/^--set data\.partition\.shardsPerClient: .*\n$/);
  expect(work.files()).toEqual(['mine.yaml']);
});

test('help and version are no faults', async () => {
  const work = new Workplace();
  expect(await work.fedstill(['--version'])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
  });
  const help = await work.fedstill(['run', '--help']);
  expect(help.code).toBe(0);
  expect(help.stdout).toContain('--resume <directory>');
  expect((await work.fedstill(['rnu'])).code).toBe(2);
});
