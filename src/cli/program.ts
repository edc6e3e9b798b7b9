import { createRequire } from 'node:module';
import { Command } from 'commander';
import { oneLine, shortened } from '../core/printable.js';
import { compareCommand } from './compare.js';
import { curveCommand } from './curve.js';
import { exitCodes, failed } from './failure.js';
import { gameCommand } from './game.js';
import { initCommand } from './init.js';
import { listCommand } from './list.js';
import { runCommand } from './run.js';
import { schemaCommand } from './schema.js';
import { bearClosedOutput, say, tell } from './terminal.js';
import { validateCommand } from './validate.js';

/** Characters of a message about an option, which quotes what the user has written. */
const longestError = 400;

const { version, description } = createRequire(import.meta.url)('../../package.json');

const program = new Command('fedstill')
  .description(description)
  .version(version)
  .exitOverride()
  .configureOutput({
    writeOut: say,
    writeErr: tell,
    outputError: (text, write) => write(`${shortened(oneLine(text), longestError)}\n`),
  });
for (const command of [
  runCommand(),
  compareCommand(),
  gameCommand(),
  curveCommand(),
  validateCommand(),
  listCommand(),
  initCommand(),
  schemaCommand(),
]) {
  program.addCommand(command.copyInheritedSettings(program));
}

bearClosedOutput();
let isDone = false;
process.once('exit', () => {
  if (isDone) return;
  tell('ended before it was done: a module that the scenario names ends the process, or never answers\n');
  process.exitCode = exitCodes.inputFault;
});
try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = failed(error, (line) => tell(`${line}\n`));
}
isDone = true;
