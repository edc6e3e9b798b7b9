import { createRequire } from 'node:module';
import { Command } from 'commander';
import { oneLine, shortened } from '../core/printable.js';
import { red } from '../report/style.js';
import { compareCommand } from './compare.js';
import { curveCommand } from './curve.js';
import { exitCodes, reportFailure } from './failure.js';
import { gameCommand } from './game.js';
import { initCommand } from './init.js';
import { listCommand } from './list.js';
import { runCommand } from './run.js';
import { schemaCommand } from './schema.js';
import { tolerateClosedOutput, writeMessage, writeResult } from './terminal.js';
import { validateCommand } from './validate.js';

/** The largest number of characters in a message about an option, which quotes the user's input. */
const longestError = 400;

const { version, description } = createRequire(import.meta.url)('#package');

const program = new Command('fedstill')
  .description(description)
  .version(version)
  .exitOverride()
  .configureOutput({
    writeOut: writeResult,
    writeErr: writeMessage,
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

tolerateClosedOutput();
let isDone = false;
process.once('exit', () => {
  if (isDone) return;
  writeMessage('ended before it was done: a module that the scenario names ends the process, or never answers\n');
  process.exitCode = exitCodes.inputFault;
});
try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = reportFailure(error, (text) => writeMessage(`${text.replace(/^.+?(?=: )/gm, red)}\n`));
}
isDone = true;
