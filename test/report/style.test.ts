import { expect, test } from 'vitest';
import { bold, textFor } from '../../src/report/style.js';

const streamOf = (isTTY: boolean) => Object.assign(Object.create(process.stderr), { isTTY, getColorDepth: () => 4 });

test('styles reach a terminal, and nothing else', () => {
  const { NO_COLOR, FORCE_COLOR, NODE_DISABLE_COLORS } = process.env;
  for (const name of ['NO_COLOR', 'FORCE_COLOR', 'NODE_DISABLE_COLORS']) delete process.env[name];
  try {
    expect(textFor(streamOf(true), `a ${bold('b')}`)).toBe('a \u001b[1mb\u001b[22m');
    expect(textFor(streamOf(false), `a ${bold('b')}`)).toBe('a b');
  } finally {
    Object.assign(process.env, JSON.parse(JSON.stringify({ NO_COLOR, FORCE_COLOR, NODE_DISABLE_COLORS })));
  }
});

test('whatever else would command a terminal is escaped', () => {
  expect(textFor(streamOf(true), 'a\u001b[2J\u001b[8m\u0007')).toBe('a\\u001b[2J\\u001b[8m\\u0007');
});
