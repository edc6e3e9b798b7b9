import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';

/** The package's own folder. */
export const root = resolve(import.meta.dirname, '../..');

/** A project of a stranger's, outside the package: the files that a page of the documentation shows, and the package as npm would link it. */
export class PageProject {
  /** The page's text. */
  readonly page: string;
  readonly folder: string;

  /**
   * @param document a file of `docs/` with one code block each of TypeScript, YAML and shell
   * @param name what the page calls its files: `name.ts`, `name.yaml`
   * @param folder of another page's project, to share it
   */
  constructor(
    document: string,
    readonly name: string,
    folder?: string,
  ) {
    this.page = readFileSync(join(root, 'docs', document), 'utf8');
    this.folder = folder ?? newProject(name);
    writeFileSync(join(this.folder, `${name}.ts`), this.block('ts'));
    writeFileSync(join(this.folder, `${name}.yaml`), this.block('yaml'));
  }

  /** The one code block of a language on the page. */
  block(language: string): string {
    const found = [...this.page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))];
    expect(found.length).toBe(1);
    return found[0][1];
  }

  /** Lines of code of the page's TypeScript, blank ones apart. */
  get codeLines(): number {
    return this.block('ts')
      .split('\n')
      .filter((line) => line.trim() !== '').length;
  }

  /** Compiles as the page's first command says, together with other pages of the folder. */
  async compile(...others: readonly PageProject[]): Promise<void> {
    const [command] = this.block('sh').trim().split('\n');
    const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
    await this.node(tsc, ...command.split(' ').slice(2), ...others.map(({ name }) => `${name}.ts`));
  }

  /** Compiles as the page's first command says and runs its second with further arguments; returns what that prints. */
  async follow(...further: string[]): Promise<string> {
    await this.compile();
    const [, run] = this.block('sh').trim().split('\n');
    return this.fedstill(...run.split(' ').slice(2), ...further);
  }

  /** Runs the executable in the project's folder. */
  fedstill(...args: string[]): Promise<string> {
    return this.node(join(root, 'dist/cli/main.js'), ...args);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Runs Node in the project's folder. */
  async node(...args: string[]): Promise<string> {
    return (await promisify(execFile)(process.execPath, args, { cwd: this.folder })).stdout;
  }
}

function newProject(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules', 'fedstill'), 'dir');
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  return folder;
}
