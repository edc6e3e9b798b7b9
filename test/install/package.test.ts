import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { root } from '../docs/page-project.js';
import { cudaLibraries, installedMegabytes, isInstallation, Npm, npmVersions, type Printed } from './npm.js';

const program = `
import { createModel, defineStrategy, findStrategy, InputError, type SimEvent, type Strategy } from 'fedstill';
import { findGame, type GameResult, playGame } from 'fedstill/games';
import { type ConformanceCheck, conformance } from 'fedstill/testing';

// @ts-expect-error
const wrongStrategy: number = defineStrategy;
// @ts-expect-error
const wrongGame: number = playGame;
// @ts-expect-error
const wrongCheck: number = conformance;
void [wrongStrategy, wrongGame, wrongCheck];

export function numberOf(event: SimEvent): number | undefined {
  if (event.kind === 'valued') return event.valuation.utility.after;
  if (event.kind === 'round') return event.metrics.members ?? event.metrics.measures?.bestFive;
  return event.round;
}

const strategy: Strategy = findStrategy('fedavg');
const result: GameResult = playGame(findGame('accuracy-shaping'), {
  kind: 'game',
  mechanism: { name: 'accuracy-shaping' },
  curve: { name: 'square-root', best: 1, difficulty: 1 },
  agents: [{ cost: 0.001 }, { cost: 0.002 }],
});
const checks: readonly ConformanceCheck[] = conformance(strategy);
for (const { run } of checks) await run();
const model = createModel({ name: 'logreg', options: {} }, [4], 3);
let refused = '';
try {
  findStrategy('fedavgg');
} catch (error) {
  refused = error instanceof InputError ? 'InputError' : 'another error';
}
console.log(JSON.stringify({ checks: checks.length, agents: result.agents.length, classes: model.outputSize, refused }));
`;

const scenario = `
rounds: 1
data: { name: mnist, limit: { train: 200 }, clients: 2, partition: iid }
model: logreg
training: { epochs: 1, batch: 20, optimizer: { name: sgd, learningRate: 0.1 } }
strategy: fedavg
`;

/** What npm packs, as far as it is looked at. */
const packed = z.array(z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) }));

/** An empty project in which the packed package is installed by the command of the README. */
class PackedProject {
  readonly npm: Npm;
  readonly folder: string;

  constructor(version: string) {
    this.npm = new Npm(version);
    this.folder = join(this.npm.folder, 'project');
  }

  /** Packs and installs. Returns the paths in the package, and what npm printed. */
  async install(): Promise<{ paths: readonly string[]; printed: Printed }> {
    mkdirSync(this.folder);
    const pack = await this.npm.npm(root, 'pack', '--ignore-scripts', '--json', '--pack-destination', this.folder);
    const [{ filename, files }] = packed.parse(JSON.parse(pack.stdout));
    writeFileSync(join(this.folder, 'package.json'), JSON.stringify({ type: 'module' }));
    writeFileSync(join(this.folder, 'program.ts'), program);
    writeFileSync(join(this.folder, 'scenario.yaml'), scenario);
    const printed = await this.npm.npm(this.folder, 'install', '--ignore-scripts', `./${filename}`);
    return { paths: files.map(({ path }) => path), printed };
  }

  /** Lends the project the declarations of Node, which programs for Node need besides. */
  lendTypesOfNode(): void {
    for (const name of ['@types/node', 'undici-types']) {
      symlinkSync(join(root, 'node_modules', name), join(this.folder, 'node_modules', name), 'dir');
    }
  }

  async node(...args: string[]): Promise<string> {
    return (await promisify(execFile)(process.execPath, args, { cwd: this.folder })).stdout;
  }

  compile(...options: string[]): Promise<string> {
    const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
    const fixed = ['--target', 'es2022', '--strict', '--types', 'node'];
    return this.node(tsc, ...fixed, ...options, 'program.ts');
  }
}

describe.runIf(isInstallation).each(npmVersions)('the packed package in an empty project, with npm %s', (version) => {
  const project = new PackedProject(version);
  beforeAll(() => project.npm.fetch());
  afterAll(() => project.npm.remove());

  it('installs without a warning and without CUDA, type-checks under both resolutions of modules, and runs', async () => {
    const { paths, printed } = await project.install();
    expect(printed.warnings).toEqual([]);
    expect(cudaLibraries(project.folder)).toEqual([]);
    console.log(`npm ${version}: ${installedMegabytes(project.folder)} MB in a project`);
    expect(paths).toContain('dist/THIRD-PARTY-LICENSES.txt');
    expect(paths.filter((path) => /\.map$|(^|\/)\./.test(path))).toEqual([]);

    await project.npm.npx(project.folder, 'fedstill', 'run', 'scenario.yaml', '--out', 'run', '--quiet');
    expect(existsSync(join(project.folder, 'run/summary.json'))).toBe(true);

    project.lendTypesOfNode();
    await project.compile('--module', 'esnext', '--moduleResolution', 'bundler', '--noEmit');
    await project.compile('--module', 'node16', '--moduleResolution', 'node16');
    const told = JSON.parse(await project.node('program.js'));
    expect(told).toEqual({ checks: 16, agents: 2, classes: 3, refused: 'InputError' });
  });
});
