import { expect, test } from 'vitest';
import { InputError } from '../../src/core/errors.js';
import { InputErrors } from '../../src/scenario/problems.js';
import { parseYaml } from '../../src/scenario/yaml.js';

function parse(text: string): unknown {
  return parseYaml(text, (offset, message) => new InputError(`at ${offset}`, 'invalid-yaml', { problem: message }));
}

function faultsOf(text: string): string[] {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof InputErrors) return error.message.split('\n');
    throw error;
  }
  return [];
}

/** Levels of lists, each of which holds the one before several times: 10^levels values. */
const bomb = ['a0: &a0 [x]', ...Array.from({ length: 6 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n},`.repeat(10)}]`)];

test('aliases repeat what has an anchor, however often', () => {
  const models = ['&m { name: mlp, hidden: [8] }', ...Array(500).fill('*m')];
  expect(parse(`models:\n${models.map((model) => `  - ${model}\n`).join('')}`)).toEqual({
    models: Array(501).fill({ name: 'mlp', hidden: [8] }),
  });
  expect(parse('a: &x 1\nb: &x 2\nc: *x')).toEqual({ a: 1, b: 2, c: 2 });
});

test('merge keys fill in what a section does not say itself', () => {
  const base = 'base: &base { a: 1, b: 2 }\nother: &other { b: 3, c: 4 }\n';
  expect(parse(`${base}x: { <<: *base, b: 5 }\ny: { <<: [*base, *other] }\n`)).toMatchObject({
    x: { a: 1, b: 5 },
    y: { a: 1, b: 2, c: 4 },
  });
  expect(parse('"<<": 1')).toEqual({ '<<': 1 });
});

test.each([
  ['an alias without its anchor', 'a: *b', 'at 3: the alias *b has no anchor before it'],
  ['an alias before its anchor', 'a: *b\nb: &b 1', 'at 3: the alias *b has no anchor before it'],
  ['an alias in its anchor', 'a: &a [1, *a]', 'at 10: the alias *a stands in what it repeats'],
  ['a merge key of a number', 'a: 1\n<<: 3', 'at 5: a merge key << takes a section, or a list of sections'],
  ['a merge key of a list of numbers', '<<: [1]', 'at 0: a merge key << takes a section, or a list of sections'],
  ['a key that is a list', '? [a]\n: 1', 'at 2: a key is a list or a section; expected a name'],
  ['a repeated key', 'a: 1\nb: { c: 1, c: 2 }', 'at 16: Map keys must be unique'],
  ['two documents', 'a: 1\n---\nb: 2', 'at 5: a second document begins here; expected one, without a line of ---'],
])('%s is one line', (_, text, line) => {
  expect(faultsOf(text)).toEqual([line]);
});

test('aliases that would make the data enormous are one line', () => {
  const faults = faultsOf(bomb.join('\n'));
  expect(faults).toHaveLength(1);
  expect(faults[0]).toMatch(/^at \d+: up to the alias \*a\d, aliases repeat more than 100000 values$/);
});

test.each([101, 1_000, 50_000])('%i levels are too many, however they come about', (levels) => {
  const refused = expect.stringContaining('more than 100 levels of sections and lists in each other');
  expect(faultsOf(`a: ${'['.repeat(levels)}${']'.repeat(levels)}`)).toEqual([refused]);
  const chain = Array.from({ length: levels }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}]`);
  if (levels <= 1_000) expect(faultsOf(['a0: &a0 []', ...chain].join('\n')).slice(0, 1)).toEqual([refused]);
});

test('thousands of keys take no time that grows with their square', () => {
  const keys = Array.from({ length: 10_000 }, (_, n) => `key${n}: ${n}\n`);
  expect(Object.keys(Object(parse(keys.join(''))))).toHaveLength(10_000);
});

test('names of what every object has are keys like others', () => {
  const found = Object(parse('__proto__: { a: 1 }\nconstructor: 2\ntoString: 3'));
  expect(Object.entries(found)).toEqual([
    ['__proto__', { a: 1 }],
    ['constructor', 2],
    ['toString', 3],
  ]);
});
