import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { InputError, unknownName } from '../../src/core/errors.js';
import { type Fault, type FaultCode, type FaultData, faultCodes } from '../../src/core/faults/catalogue.js';
import { jsonOf } from '../../src/core/json-of.js';

const count = fc.integer({ min: 2, max: 1e6 });
const shape = fc.array(count, { minLength: 1, maxLength: 3 });

/** Faults of every code, with these texts in place of all that users and modules write. */
function faultsOf(text: fc.Arbitrary<string>): fc.Arbitrary<Fault>[] {
  const names = fc.array(text, { minLength: 1, maxLength: 5 });
  const value = fc.oneof(text, count, fc.boolean(), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY));
  const reason = fc.record({ reason: text });
  return [
    of(
      'unknown-name',
      fc.tuple(text, names).map(([found, allowed]) => unknownDataOf(found, allowed)),
    ),
    of('missing', fc.record({ expected: text })),
    of('missing-name', fc.record({ allowed: names })),
    of('needed-by', fc.record({ by: text, needed: text })),
    of('not-a-name', fc.record({ found: value, allowed: names })),
    of('invalid-value', fc.record({ found: value, expected: text })),
    of('too-large', fc.record({ found: count, most: count, limit: text })),
    of('too-small', fc.record({ found: count, least: count, limit: text })),
    of('wrong-count', fc.record({ found: count, unit: text, expected: count, counterpart: text })),
    of('repeated', fc.record({ unit: text, found: text })),
    of('already-taken', fc.record({ found: fc.oneof(text, count), also: text })),
    of('exclusive', fc.record({ options: names })),
    of('not-with', fc.record({ others: names, reason: text })),
    of('only-with', fc.record({ other: text, remedy: text })),
    of('unsuitable', fc.record({ found: value, reason: text, allowed: names }, { requiredKeys: ['reason'] })),
    of('broken-assumption', fc.record({ found: value, assumption: text })),
    of('renamed', fc.record({ now: text })),
    of('not-a-section', fc.record({ parent: text, found: value })),
    of('variants-differ', fc.record({ found: names, remedy: text })),
    of('other-command', fc.record({ file: text, kind: text, command: text })),
    of('endless', reason),
    of('other', fc.record({ problem: text })),
    of('refused-by-system', reason),
    of('cannot-read', reason),
    of('cannot-write', reason),
    of('no-such-file', fc.record({ advice: text })),
    of('no-such-folder', fc.record({ found: text })),
    of('damaged', reason),
    of('foreign-file', fc.record({ writer: text })),
    of('wrong-format', fc.record({ expected: text, reason: text })),
    of('invalid-yaml', fc.record({ problem: text })),
    of('empty', fc.record({ expected: text })),
    of('too-long', fc.record({ most: count, limit: text, found: count }, { requiredKeys: ['most', 'limit'] })),
    of('none-found', fc.record({ expected: text, advice: text }, { requiredKeys: ['expected'] })),
    of('exists', fc.record({ found: text }, { requiredKeys: [] })),
    of('not-empty', fc.record({ kind: text })),
    of('holds-other', fc.record({ found: text, expected: text }, { requiredKeys: ['expected'] })),
    of('in-use', fc.oneof(fc.record({ process: count }), fc.record({ process: count, host: text, lock: text }))),
    of('nothing-to-resume', reason),
    of('other-run', fc.record({ differences: names })),
    of('rounds-changed', fc.record({ found: count, begun: count })),
    of('cannot-load', fc.record({ url: text, reason: text, place: text }, { requiredKeys: ['url', 'reason'] })),
    of('wrong-export', fc.record({ url: text, kind: text, maker: text })),
    of(
      'module-failed',
      fc.record({ url: text, called: text, reason: text, place: text }, { requiredKeys: ['url', 'called', 'reason'] }),
    ),
    of('wrong-return', fc.record({ url: text, called: text, found: text, expected: text })),
    of('module-forbidden', fc.record({ found: text })),
    of('out-of-memory', fc.record({ asked: text, available: text })),
    of('wrong-length', fc.record({ found: count, expected: text })),
    of('wrong-shape', fc.record({ what: text, found: shape, expected: shape, counterpart: text, advice: text })),
    of('invalid-entry', fc.record({ found: value, place: text, expected: text })),
    of('no-column', fc.record({ found: text, allowed: names, nearest: text })),
    of('one-class', fc.record({ found: fc.oneof(text, count), samples: count, place: text, advice: text })),
    of('empty-client', fc.record({ partition: text, client: count, clients: count, samples: count })),
    of('no-division', fc.record({ draws: count, clients: count, minimumSize: count, best: count, advice: text })),
    of('not-an-image', fc.record({ taker: text, shape, advice: text })),
    of('image-too-small', fc.record({ model: text, least: shape, found: shape })),
    of('image-too-large', fc.record({ found: shape, most: count })),
    of('image-not-multiple', fc.record({ model: text, divisor: count, found: shape, advice: text })),
    of('wrong-input', fc.record({ layer: text, takes: text, found: text, advice: text })),
    of('wrong-output', fc.record({ model: text, gives: text, needed: shape })),
  ];
}

function unknownDataOf(found: string, allowed: readonly string[]): FaultData<'unknown-name'> {
  const [code, data] = unknownName('', found, allowed).fault;
  if (code !== 'unknown-name') throw new RangeError(code);
  return data;
}

function of<Code extends FaultCode>(code: Code, data: fc.Arbitrary<FaultData<Code>>) {
  return data.map((given) => [code, given] as const);
}

/** A fault of any code. */
function faultOf(text: fc.Arbitrary<string>): fc.Arbitrary<Fault> {
  return fc.oneof(...faultsOf(text));
}

/** Every text and number in some data. */
function leavesOf(data: unknown): string[] {
  if (typeof data !== 'object' || data === null) return [String(data)];
  return Object.values(data).flatMap(leavesOf);
}

/** The expressions of a file that make an `InputError` of a sentence alone. */
function shortFormsIn(file: string, text = readFileSync(file, 'utf8')): string[] {
  if (!text.includes('new InputError(')) return [];
  const found: string[] = [];
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && node.expression.getText(source) === 'InputError') {
      const [, second, ...others] = node.arguments ?? [];
      if (others.length === 0 && !(second && ts.isSpreadElement(second))) found.push(node.getText(source));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/);

describe('faults', () => {
  test('a message has the path and everything in the data', () => {
    fc.assert(
      fc.property(word, faultOf(word), (path, fault) => {
        const { message } = new InputError(path, ...fault);
        expect(message.startsWith(`${path}: `)).toBe(true);
        for (const leaf of leavesOf(fault[1])) expect(message).toContain(leaf);
        expect(message).not.toMatch(/\.$/);
      }),
    );
  });

  test('a message is one line that commands no terminal, whatever the data hold', () => {
    const hostile = fc.string({ unit: 'binary', maxLength: 100 });
    fc.assert(
      fc.property(hostile, faultOf(hostile), (path, fault) => {
        expect(new InputError(path, ...fault).message).not.toMatch(/(?!\t)[\p{Cc}\u2028-\u202e]/u);
      }),
    );
  });

  test('code and data come back from JSON, and the path changes alone', () => {
    fc.assert(
      fc.property(word, faultOf(word), (path, fault) => {
        const error = new InputError(path, ...fault);
        const json = JSON.parse(JSON.stringify(error));
        expect(json).toEqual({ code: fault[0], path, data: jsonOf(fault[1]), message: error.message });
        expect(error.at('elsewhere').fault).toEqual(fault);
        expect(error.at('elsewhere').problem).toBe(error.problem);
      }),
    );
  });

  test('every code has data here', () => {
    const codes = faultsOf(word).map((fault) => fc.sample(fault, 1)[0][0]);
    expect([...codes].sort()).toEqual(faultCodes);
  });

  test('every code is given somewhere in src', () => {
    const given = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => readFileSync(`src/${file}`, 'utf8').split('new InputError(').slice(1))
      .flatMap((after) => after.slice(0, 250).match(/'[a-z-]+'/g) ?? []);
    expect(faultCodes.filter((code) => !given.includes(`'${code}'`))).toEqual([]);
  });

  test('every fault in src has a code: the short form, a sentence alone, is for modules of others', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    expect(files.flatMap((file) => shortFormsIn(`src/${file}`))).toEqual([]);
    const short = "new InputError(join(a, b), 'is odd')";
    expect(shortFormsIn('short.ts', `${short}; new InputError('a', 'other', {}); new InputError('a', ...b)`)).toEqual([
      short,
    ]);
  });

  test("a code that is unknown says how to give a sentence of one's own", () => {
    // @ts-expect-error: JavaScript may ask for any code
    expect(() => new InputError('a', 'no such code', {})).toThrow(/unknown fault code 'no such code'; .*'other'/);
  });
});
