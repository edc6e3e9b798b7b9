import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createProgram } from '../../src/cli/create-program.js';
import { root } from './page-project.js';

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const { commands } = createProgram();

/** The commands of a block of shell, without comments. */
export function commandsOf(block: string): string[][] {
  return block
    .split(/\n|&&|\|/)
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '')
    .map((line) => line.split(/\s+/));
}

/** What is wrong with a command, if it is fedstill's or npm's: a command, a flag or a script that does not exist. */
export function problemOf(words: readonly string[]): string | undefined {
  const [first, second, ...rest] = words;
  if (first === 'npm' && second === 'run') return scriptProblem(rest.find((word) => !word.startsWith('-')));
  if (first === 'npm' && (second === 'start' || second?.startsWith('test'))) return scriptProblem(second);
  const own = first === 'npx' && second === 'fedstill' ? rest : first === 'fedstill' ? words.slice(1) : undefined;
  return own && commandProblem(own);
}

function scriptProblem(name: string | undefined): string | undefined {
  return name !== undefined && name in scripts ? undefined : `no script ${name}`;
}

function commandProblem([name, ...words]: readonly string[]): string | undefined {
  if (name?.startsWith('-')) return undefined;
  const command = commands.find((each) => each.name() === name);
  if (!command) return `no command ${name}`;
  const flags = words.filter((word) => word.startsWith('--')).map((word) => word.split('=')[0]);
  const unknown = flags.find((flag) => flag !== '--help' && !command.options.some(({ long }) => long === flag));
  return unknown && `no option ${unknown} of ${name}`;
}
