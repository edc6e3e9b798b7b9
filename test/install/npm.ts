import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Whether installations are asked for, as `npm run test:install` does. They need the network and minutes. */
export const isInstallation = process.env.FEDSTILL_INSTALL === '1';

/** The versions of npm that installations are tried with: the last of those that come with Node 20 and 22, and of those with Node 24. */
export const npmVersions = ['10.9.9', '11.21.2'];

/** What a command printed. */
export interface Printed {
  readonly stdout: string;
  /** Lines of npm that warn, apart from those about the settings of this machine's user. */
  readonly warnings: readonly string[];
}

/** One version of npm with an empty cache, in a temporary folder of its own. */
export class Npm {
  /** An empty folder for projects. */
  readonly folder = mkdtempSync(join(tmpdir(), 'install-'));
  private readonly home = join(this.folder, 'npm');

  constructor(readonly version: string) {}

  /** Gets this version from the registry, with the npm that is there. */
  async fetch(): Promise<void> {
    mkdirSync(this.home);
    writeFileSync(join(this.home, 'package.json'), '{}');
    await this.execute('npm', ['install', `npm@${this.version}`], this.home);
  }

  /** Runs `npm` in a folder. @throws Error with what it printed, if it fails */
  npm(folder: string, ...args: readonly string[]): Promise<Printed> {
    return this.execute(process.execPath, [this.script('npm'), ...args], folder);
  }

  /** Runs `npx` in a folder. @throws Error with what it printed, if it fails */
  npx(folder: string, ...args: readonly string[]): Promise<Printed> {
    return this.execute(process.execPath, [this.script('npx'), ...args], folder);
  }

  /** Deletes the folder. */
  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private script(name: string): string {
    return join(this.home, 'node_modules/npm/bin', `${name}-cli.js`);
  }

  private async execute(file: string, args: readonly string[], cwd: string): Promise<Printed> {
    const env = { ...withoutPackage(process.env), npm_config_cache: join(this.folder, 'cache') };
    const { stdout, stderr } = await promisify(execFile)(file, args, { cwd, env, maxBuffer: 2 ** 26 });
    const warnings = stderr
      .split('\n')
      .filter((line) => /warn/i.test(line) && !/Unknown (user|global|env) config/.test(line));
    return { stdout, warnings };
  }
}

/** Without what `npm run` tells its scripts of this package, and without wishes for CUDA. */
function withoutPackage(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const isOfPackage = (name: string) =>
    /^(npm_(package|lifecycle|config_(local_prefix|onnxruntime))|onnxruntime_)/i.test(name);
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !isOfPackage(name)));
}

/** Libraries for CUDA in what was installed in a project: paths seen from its `node_modules`. */
export function cudaLibraries(project: string): string[] {
  return installedFiles(project).filter((path) => /libonnxruntime_providers_/.test(path));
}

/** The size of what was installed in a project, in megabytes (10^6 bytes). */
export function installedMegabytes(project: string): number {
  const folder = join(project, 'node_modules');
  const sizes = installedFiles(project).map((path) => statSync(join(folder, path)).size);
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1e6);
}

function installedFiles(project: string): string[] {
  const folder = join(project, 'node_modules');
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
