import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { createProgram } from '../../src/cli/create-program.js';

const page = fileURLToPath(new URL('../../docs/command-line.md', import.meta.url));
const heading = '## Commands\n';

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({
    getOutHelpWidth: () => 100,
    writeOut: (part) => {
      text += part;
    },
  });
  command.outputHelp();
  return text.trimEnd();
}

test('the page of the command line has the help of every command; --update writes it', async () => {
  const [written] = readFileSync(page, 'utf8').split(heading);
  const sections = createProgram().commands.map((command) => {
    return `### fedstill ${command.name()}\n\n\`\`\`text\n${helpOf(command)}\n\`\`\`\n`;
  });
  await expect(`${written}${heading}\n${sections.join('\n')}`).toMatchFileSnapshot(page);
});
