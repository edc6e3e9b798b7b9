import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { measureCurve } from '../../src/experiments/measure-curve.js';

const scenario = `
rounds: 2
data: { name: blobs, train: 200, test: 100, clients: 4 }
model: logreg
training: { batch: 16, optimizer: { name: sgd, learningRate: 0.1 } }
strategy: fedavg
`;
const incentives = `
incentives:
  mechanism: standard-fl
  curve: { name: square-root, best: 0.9, difficulty: 1 }
  agents: [{ cost: 0.001, count: 4 }]
  behaviours: [{ name: free-rider, clients: [0] }]
`;

test('a curve is that of honest clients who give all they hold, whatever agents would do', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fedstill-curve-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const measure = async (text: string) => {
    const file = join(folder, 'scenario.yaml');
    writeFileSync(file, text);
    return (await measureCurve(file, { threads: 1, grid: { points: 2, smallest: 20 } }))?.measured;
  };
  const measured = await measure(scenario + incentives);
  expect(measured?.map(({ samples }) => samples)).toEqual([20, 200]);
  expect(measured).toEqual(await measure(scenario));
});
