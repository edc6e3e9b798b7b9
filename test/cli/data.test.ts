import { expect, test } from 'vitest';
import { smallScenario, Workplace } from './fedstill.js';

const lines = Array.from({ length: 60 }, (_, row) => `${row % 7},ward ${row % 3},${['flu', 'cold', 'cough'][row % 3]}`);
const scenario = `
rounds: 1
data: { name: csv, path: ./visits.csv, label: illness, client: ward, clients: 3, partition: natural }
model: logreg
training: { optimizer: adam }
strategy: fedavg
`;

test('data shows clients and classes, how far from IID, and a heat map', async () => {
  const work = new Workplace();
  work.write('visits.csv', `age,ward,illness\n${lines.join('\n')}\n`);
  work.write('scenario.yaml', scenario);
  const { code, stdout, stderr } = await work.fedstill(['data', 'scenario.yaml', '--svg', 'clients.svg']);
  expect(stderr).toBe('chart: clients.svg\n');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^csv: classification, 45 training samples and 15 test samples of shape 1\n/);
  expect(stdout).toMatch(/│ +0 │ ward 0 +│ +15 │ +0 │ +0 │ +15 │/);
  expect(stdout).toMatch(/│ +all │ +│ +45 │ +15 │ +15 │ +15 │/);
  expect(stdout).toMatch(/total variation distance: 0\.6667 \(by chance, in clients of these sizes: 0\.\d{4}\)/);
  expect(
    Math.max(
      ...stdout
        .split('\n')
        .slice(3, -4)
        .map((line) => line.length),
    ),
  ).toBeLessThanOrEqual(80);
  expect(work.read('clients.svg')).toMatch(/^<svg[\s\S]*ward 2[\s\S]*<\/svg>$/);
  const division = JSON.parse((await work.fedstill(['data', 'scenario.yaml', '--json'])).stdout);
  expect(division).toMatchObject({
    name: 'csv',
    classes: ['cold', 'cough', 'flu'],
    clients: [{ group: 'ward 0', counts: [0, 0, 15] }, {}, {}],
  });
});

test('data shows many clients and classes within 80 columns, and numbers without classes', async () => {
  const work = new Workplace();
  const blobs =
    'data: { name: blobs, train: 3000, classes: 40, clients: 100, partition: { name: dirichlet, alpha: 0.1 } }';
  work.write('scenario.yaml', smallScenario.replace(/^data: .*$/m, blobs));
  const { stdout } = await work.fedstill(['data', 'scenario.yaml']);
  expect(stdout).toMatch(/20 of 100 clients, evenly spaced/);
  expect(stdout).toMatch(/│ \d+ more │/);
  const table = stdout.split('\n').filter((line) => /^[│┌├└]/.test(line));
  expect(table.length).toBeGreaterThan(20);
  expect(Math.max(...table.map((line) => line.length))).toBeLessThanOrEqual(80);

  work.write('visits.csv', `age,ward,illness\n${lines.join('\n')}\n`);
  work.write('numbers.yaml', scenario.replace('label: illness', 'target: age'));
  const numbers = await work.fedstill(['data', 'numbers.yaml', '--svg', 'a.svg']);
  expect(numbers).toMatchObject({
    code: 2,
    stderr: "--svg: cannot work here: it draws classes, and the task of 'csv' is regression\n",
  });
  expect((await work.fedstill(['data', 'numbers.yaml'])).stdout).toMatch(/^csv: regression, 45 training[\s\S]*ward 1/);
  expect(work.files()).toEqual(['numbers.yaml', 'scenario.yaml', 'visits.csv']);
});
