import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** Real time from the start of the process to the end of the first round. */
export interface StartUp {
  readonly measure: 'process start to first round';
  readonly ms_min: number;
}

const scenario = `rounds: 1
data:
  name: mnist
  clients: 100
  partition: { name: iid }
model: logreg
training:
  epochs: 1
  batch: 32
  optimizer: { name: sgd, learningRate: 0.1 }
strategy: { name: fedavg }
cohort: { count: 10 }
`;

/** Runs one round of FedAvg on MNIST with the built executable, three times, and waits for the round's line of metrics. */
export async function benchStartUp(): Promise<StartUp> {
  const times = [];
  for (let repetition = 0; repetition < 3; repetition++) times.push(await timeToFirstRound());
  return { measure: 'process start to first round', ms_min: Math.round(Math.min(...times)) };
}

async function timeToFirstRound(): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), 'fedstill-bench-'));
  const file = join(directory, 'scenario.yaml');
  const out = join(directory, 'run');
  writeFileSync(file, scenario);
  const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
  try {
    const start = performance.now();
    const child = spawn(process.execPath, [main, 'run', file, '--out', out, '--quiet'], { stdio: 'inherit' });
    const closed = once(child, 'close');
    while (child.exitCode === null && !hasLine(join(out, 'metrics.jsonl'))) await setTimeout(2);
    const elapsed = performance.now() - start;
    await closed;
    if (child.exitCode !== 0) throw new Error(`the run ended with exit code ${child.exitCode}`);
    return elapsed;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function hasLine(file: string): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0;
}
