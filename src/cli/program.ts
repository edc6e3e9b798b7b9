import { red } from '../report/style.js';
import { createProgram } from './create-program.js';
import { exitCodes, reportFailure } from './failure.js';
import { tolerateClosedOutput, writeMessage } from './terminal.js';

tolerateClosedOutput();
let isDone = false;
process.once('exit', () => {
  if (isDone) return;
  writeMessage('ended before it was done: a module that the scenario names ends the process, or never answers\n');
  process.exitCode = exitCodes.inputFault;
});
try {
  await createProgram().parseAsync();
} catch (error) {
  process.exitCode = reportFailure(error, (text) => writeMessage(`${text.replace(/^.+?(?=: )/gm, red)}\n`));
}
isDone = true;
