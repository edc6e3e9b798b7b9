import { constants, copyFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Command } from 'commander';
import { InputError } from '../core/errors.js';
import { isSystemError, reasonOf } from '../core/file-error.js';
import { withExamples } from './examples.js';
import { commandName, shellWord } from './shell.js';
import { writeResult } from './terminal.js';

/** `fedstill init`: writes a scenario to start from. */
export function initCommand(): Command {
  const command = new Command('init')
    .description('write a commented scenario to start from')
    .argument('[file]', 'where to', 'scenario.yaml')
    .action(init);
  return withExamples(command, 'fedstill init my-scenario.yaml');
}

function init(file: string): void {
  const starter = createRequire(import.meta.url).resolve('#quickstart');
  try {
    copyFileSync(starter, file, constants.COPYFILE_EXCL);
  } catch (cause) {
    const exists = isSystemError(cause) && cause.code === 'EEXIST';
    throw exists
      ? new InputError(file, 'exists', {})
      : new InputError(file, 'refused-by-system', { reason: reasonOf(cause) });
  }
  writeResult(`wrote ${file}; to run it: ${commandName()} run ${shellWord(file)}\n`);
}
