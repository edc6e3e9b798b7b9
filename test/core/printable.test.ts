import fc from 'fast-check';
import { expect, test } from 'vitest';
import { oneLine, printable, quoted, shortened } from '../../src/core/printable.js';

const anyText = fc.string({ unit: 'binary' });

test('printable text has no controls but line ends and tabs, and JSON stays the same data', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      const text = printable(JSON.stringify(value, null, 2));
      expect(text).not.toMatch(/(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('one line is one line, and printable twice is printable once', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(oneLine(text)).not.toMatch(/[\r\n]/);
      expect(oneLine(oneLine(text))).toBe(oneLine(text));
    }),
  );
  expect(oneLine('two\r\n  lines\u009b2J')).toBe('two lines\\u009b2J');
});

test('what is quoted is short, whole where it was, and says how long it was where it was cut', () => {
  expect(quoted('a\nb\u001b')).toBe('a\\nb\\u001b');
  expect(shortened('x'.repeat(60), 60)).toBe('x'.repeat(60));
  expect(shortened(`${'a'.repeat(500)}${'z'.repeat(500)}`, 6)).toBe('aaa...zzz (1000 characters)');
});
