#!/usr/bin/env node
import { createRequire } from 'node:module';
import { Command } from 'commander';
import { compareCommand } from './compare.js';
import { curveCommand } from './curve.js';
import { failed } from './failure.js';
import { gameCommand } from './game.js';
import { initCommand } from './init.js';
import { listCommand } from './list.js';
import { runCommand } from './run.js';
import { schemaCommand } from './schema.js';
import { validateCommand } from './validate.js';

const { version, description } = createRequire(import.meta.url)('../../package.json');

const program = new Command('fedstill')
  .description(description)
  .version(version)
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(`${text.trim().replaceAll('\n', ' ')}\n`) });
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

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = failed(error, (line) => process.stderr.write(`${line}\n`));
}
