import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { RoundMetrics, SimEvent } from '../../src/actors/events.js';
import type { Summary } from '../../src/records/summary.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The commands that train. */
const training = ['run', 'compare', 'curve'];

/** What a command came to. */
export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Called with a process and each piece that it writes on standard error. */
type OnError = (child: ChildProcess, printed: string) => void;

/** A folder that a user works in; it is removed after the test. */
export class Workplace {
  readonly path = mkdtempSync(join(tmpdir(), 'fedstill-cli-'));

  constructor() {
    onTestFinished(() => rmSync(this.path, { recursive: true }));
  }

  write(file: string, content: string | Uint8Array): string {
    const path = join(this.path, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  /** Names of the files in a folder of this one, in order. */
  files(folder = '.'): string[] {
    return readdirSync(join(this.path, folder)).sort();
  }

  read(file: string): string {
    return readFileSync(join(this.path, file), 'utf8');
  }

  bytes(file: string): Buffer {
    return readFileSync(join(this.path, file));
  }

  /** Removes a file, or a folder with all it holds. */
  remove(path: string): void {
    rmSync(join(this.path, path), { recursive: true });
  }

  summary(run: string): Summary {
    return JSON.parse(this.read(join(run, 'summary.json')));
  }

  metrics(run: string): RoundMetrics[] {
    return this.#lines(join(run, 'metrics.jsonl'));
  }

  events(run: string): SimEvent[] {
    return this.#lines(join(run, 'events.jsonl'));
  }

  #lines<T>(file: string): T[] {
    const lines = this.read(file).split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line));
  }

  /**
   * Runs the executable in this folder, without what the environment of the tests tells it (data folder, npm, colours); on one thread unless the arguments
   * say how many, as each takes a second of processor time to load its modules.
   *
   * @param onError called with the process and each piece that it writes on standard error
   */
  fedstill(args: readonly string[], environment: NodeJS.ProcessEnv = {}, onError?: OnError): Promise<Outcome> {
    const threads = training.includes(args[0]) && !args.includes('--threads') ? ['--threads', '1'] : [];
    return this.#run(process.execPath, [join(root, 'dist/cli/main.js'), ...args, ...threads], environment, onError);
  }

  /** Runs lines of bash in this folder, for which the executable is the command `fedstill`. */
  shell(lines: string, environment: NodeJS.ProcessEnv = {}): Promise<Outcome> {
    const command = 'fedstill() { "$NODE" "$MAIN" "$@"; }';
    const paths = { NODE: process.execPath, MAIN: join(root, 'dist/cli/main.js') };
    return this.#run('bash', ['-c', `${command}\n${lines}`], { ...paths, ...environment });
  }

  #run(
    command: string,
    args: readonly string[],
    environment: NodeJS.ProcessEnv,
    onError: OnError = () => {},
  ): Promise<Outcome> {
    const { FEDSTILL_DATA: _, npm_command: __, FORCE_COLOR: ___, ...inherited } = process.env;
    const child = spawn(command, args, {
      cwd: this.path,
      env: { ...inherited, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    // Only a process that outlives its test is still there.
    onTestFinished(() => void child.kill('SIGKILL'));
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
      onError(child, String(chunk));
    });
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
    });
  }
}

/** A scenario that takes a moment: synthetic data, few clients, a small model. */
export const smallScenario = `
rounds: 3
data: { name: blobs, train: 300, test: 100, clients: 6, public: { size: 50 }, clientTest: 0.2 }
model: { name: mlp, hidden: [8] }
training: { batch: 16, optimizer: { name: sgd, learningRate: 0.1 } }
strategy: fedavg
cohort: { count: 3 }
`;
