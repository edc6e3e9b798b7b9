import { execFileSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { afterEach, expect, test, vi } from 'vitest';
import { createProgram } from '../../src/cli/create-program.js';
import { smallScenario, Workplace } from './fedstill.js';

afterEach(() => void vi.restoreAllMocks());

/** What the program prints, run in this process: one that loads all modules anew takes a second for each command. */
async function printed(args: readonly string[]): Promise<string> {
  let text = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  await createProgram().parseAsync(['node', 'fedstill', ...args]);
  write.mockRestore();
  return text;
}

async function helpOf(command: Command): Promise<string> {
  let text = '';
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
  });
  command.outputHelp();
  return text;
}

const commands = createProgram().commands.map((command) => command.name());

test('the help of every command has the exit codes and an example, and every example runs', async () => {
  const work = new Workplace();
  work.write('scenario.yaml', `${smallScenario}checkpoint: { every: 1 }\n`);
  work.write('comparison.yaml', `${smallScenario}compare: [{ name: a }, { name: b, strategy: fd }]`);
  const game = fileURLToPath(new URL('../../scenarios/games/accuracy-shaping.yaml', import.meta.url));
  copyFileSync(game, join(work.path, 'game.yaml'));
  const ran: string[] = [];
  const home = process.cwd();
  process.chdir(work.path);
  try {
    for (const command of createProgram().commands) {
      const help = await helpOf(command);
      expect(help).toContain('Exit codes: 0 done, ');
      const examples = [...help.matchAll(/^ {2}fedstill (.+)$/gm)].map(([, words]) => words.split(' '));
      expect(examples.length, `an example of ${command.name()}`).toBeGreaterThan(0);
      for (const words of examples) {
        const threads = ['run', 'compare', 'curve'].includes(words[0]) ? ['--threads', '1'] : [];
        expect(await printed([...words, ...threads]), words.join(' ')).not.toBe('');
        ran.push(words[0]);
      }
    }
  } finally {
    process.chdir(home);
  }
  expect(new Set(ran)).toEqual(new Set(commands));
  expect(work.files()).toContain('my-scenario.yaml');
});

test('bash completes commands, options and the words that they take', async () => {
  const script = await printed(['completion', 'bash']);
  const completed = (line: string) => {
    const words = line.split(' ');
    const call = `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _fedstill; echo "\${COMPREPLY[@]}"`;
    return `${call}\n`;
  };
  const lines = [
    'fedstill co',
    'fedstill run scenario.yaml --se',
    'fedstill run --progress js',
    'fedstill list part',
    'fedstill explain feddf',
  ];
  const output = execFileSync('bash', ['-c', `${script}\n${lines.map(completed).join('')}`], { encoding: 'utf8' });
  expect(output.split('\n')).toEqual(['compare completion', '--seed --set', 'jsonl', 'partitions', 'feddf', '']);
});

test('zsh and fish have scripts of their own', async () => {
  expect(await printed(['completion', 'zsh'])).toMatch(/^autoload .*bashcompinit\n_fedstill\(\) \{/);
  const fish = await printed(['completion', 'fish']);
  for (const command of commands) expect(fish).toContain(`-f -a ${command} -d '`);
  expect(fish).toMatch(/from run' -l progress -x -a 'auto bar lines jsonl none' -d/);
});
