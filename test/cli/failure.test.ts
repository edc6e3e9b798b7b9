import { openSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { reportFailure } from '../../src/cli/failure.js';
import { ClientError, InputError, NotFiniteError } from '../../src/core/errors.js';
import { FileError, withFile } from '../../src/core/file-error.js';

function told(error: unknown): { readonly code: number; readonly lines: string[] } {
  const lines: string[] = [];
  const code = reportFailure(error, (text) => lines.push(...text.split('\n')));
  return { code, lines };
}

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

test('faults of the input are one line and exit code 2', () => {
  expect(told(new InputError('a', 'other', { problem: 'b' }))).toEqual({ code: 2, lines: ['a: b'] });
});

test('what the system refuses is one line, with the file, and exit code 1', () => {
  const missing = join('none', 'x');
  const refused = thrownBy(() => withFile(missing, () => openSync(missing, 'r')));
  expect(refused).toBeInstanceOf(FileError);
  expect(told(refused)).toEqual({ code: 1, lines: [`${missing}: ENOENT: no such file or directory`] });
  const bare = thrownBy(() => openSync(missing, 'r'));
  expect(told(bare).lines).toHaveLength(1);
  expect(told(new Error('fedavg, seed 1: full', { cause: refused }))).toEqual({
    code: 1,
    lines: ['fedavg, seed 1: full'],
  });
});

test('what has diverged, and what no memory holds, is one line however deep its cause lies', () => {
  const diverged = new ClientError(0, 2, new NotFiniteError('its training has diverged'));
  const deep = told(new Error(`fedavg, seed 1: ${diverged.message}`, { cause: diverged }));
  const advice = 'its training has diverged; a lower learning rate usually helps';
  expect(deep).toEqual({ code: 1, lines: [`fedavg, seed 1: client 0 failed in round 2: ${advice}`] });
  const tooLarge = new ClientError(
    1,
    1,
    thrownBy(() => new Float32Array(1e15)),
  );
  expect(told(new Error('fedavg, seed 1: too large', { cause: tooLarge })).lines).toEqual([
    expect.stringMatching(/^fedavg, seed 1: too large; that is more than memory can hold: /),
  ]);
});

test('other faults have the stack of what caused them', () => {
  const { code, lines } = told(new Error('client 1 failed', { cause: new Error('cheese') }));
  expect(code).toBe(1);
  expect(lines.slice(0, 2)).toEqual(['client 1 failed', 'Error: cheese']);
  expect(lines.length).toBeGreaterThan(2);
});
