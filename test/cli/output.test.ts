import { expect, test } from 'vitest';
import { smallScenario, Workplace } from './fedstill.js';

test('commands whose output is closed or full end quietly or with one line', async () => {
  const work = new Workplace();
  work.write('small.yaml', smallScenario.replace('fedavg', '"\\e]0;title\\a\\e[2J"'));
  const { stdout, stderr } = await work.shell(`
    fedstill schema | head -n 1; echo "\${PIPESTATUS[0]}"
    fedstill list >&-; echo $?
    fedstill validate small.yaml 2>&-; echo $?
    fedstill validate small.yaml 2> >(true); echo $?
    fedstill schema game > /dev/full; echo $?
  `);
  expect(stdout).toBe('{\n0\n0\n2\n2\n1\n');
  expect(stderr).toBe('standard output: ENOSPC: no space left on device\n');
});

test('control characters of a scenario never reach the terminal', async () => {
  const work = new Workplace();
  work.write('small.yaml', smallScenario.replace('fedavg', '"\\e]0;title\\a\\e[2J"'));
  const named = work.write('\u001b[2J.yaml', 'rounds: [');
  for (const args of [
    ['validate', 'small.yaml'],
    ['game', named],
    ['run', '--\u001b[2J'],
  ]) {
    const { code, stderr } = await work.fedstill(args);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^[^\p{Cc}]*\\u001b[^\p{Cc}]*\n$/u);
  }
});
