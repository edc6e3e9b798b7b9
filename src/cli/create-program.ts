import { createRequire } from 'node:module';
import { Command } from 'commander';
import { oneLine, shortened } from '../core/printable.js';
import { compareCommand } from './compare.js';
import { completionCommand } from './completion.js';
import { curveCommand } from './curve.js';
import { dataCommand } from './data.js';
import { explainCommand } from './explain.js';
import { gameCommand } from './game.js';
import { initCommand } from './init.js';
import { listCommand } from './list.js';
import { reportCommand } from './report.js';
import { reproduceCommand } from './reproduce.js';
import { runCommand } from './run.js';
import { schemaCommand } from './schema.js';
import { writeMessage, writeResult } from './terminal.js';
import { validateCommand } from './validate.js';

/** The largest number of characters in a message about an option, which quotes the user's input. */
const longestError = 400;

const { version, description } = createRequire(import.meta.url)('#package');

const exitCodesText = `
Exit codes: 0 done, 1 a fault while it ran, 2 a fault in a file or an option, 130 stopped by Ctrl-C.`;

/** The command line. */
export function createProgram(): Command {
  const program = new Command('fedstill')
    .description(description)
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: writeResult,
      writeErr: writeMessage,
      outputError: (text, write) => write(`${shortened(oneLine(text), longestError)}\n`),
    })
    .addHelpText('afterAll', exitCodesText);
  for (const command of [
    runCommand(),
    compareCommand(),
    gameCommand(),
    curveCommand(),
    reportCommand(),
    reproduceCommand(),
    validateCommand(),
    dataCommand(),
    listCommand(),
    initCommand(),
    schemaCommand(),
    explainCommand(),
    completionCommand(),
  ]) {
    program.addCommand(command.copyInheritedSettings(program));
  }
  return program;
}
