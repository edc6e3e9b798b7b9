import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { shellWord } from '../../src/cli/shell.js';

test('a shell takes quoted words as they were', () => {
  const words = [
    'plain/run-1',
    'with space',
    "it's",
    '$(echo x)',
    '`x`',
    'a\nb',
    "a\tb\\c'd",
    '*',
    '',
    '--set=a=[1,2]',
    'ü',
  ];
  const printed = execFileSync('bash', ['-c', `printf '%s\\0' ${words.map(shellWord).join(' ')}`], {
    encoding: 'utf8',
  });
  expect(printed.split('\0').slice(0, -1)).toEqual(words);
  expect(shellWord('plain/run-1')).toBe('plain/run-1');
});
