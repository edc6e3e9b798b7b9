import fc from 'fast-check';

const hostile: readonly unknown[] = [
  null,
  true,
  '',
  'fedavgg',
  './none.mjs',
  '\u001b[31mred\u0007',
  'x'.repeat(3000),
  [],
  {},
  [[]],
  { name: 'fedavgg' },
  { name: null },
  { __proto__x: 1, constructor: 2 },
  -1,
  0,
  0.5,
  1e9,
  2 ** 53,
  1e308,
  -1e308,
  5e-324,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  '1',
  'full',
];

type Change = {
  readonly kind: 'replace' | 'remove' | 'misspell' | 'add' | 'repeat';
  readonly at: number;
  readonly value: unknown;
};

/** One change at a place of a document: a value of a wrong type or size, a key too few, too many or misspelt. */
const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'misspell', 'add', 'repeat'),
  at: fc.nat(10_000),
  value: fc.oneof(fc.constantFrom(...hostile), fc.double(), fc.integer({ min: -5, max: 100 })),
});

/** The document with one to three changes somewhere. */
export function mutated(documents: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc
    .tuple(documents, fc.array(change, { minLength: 1, maxLength: 3 }))
    .map(([document, changes]) => changes.reduce(applied, document));
}

function applied(document: unknown, { kind, at, value }: Change): unknown {
  const copy: unknown = structuredClone(document);
  const places = placesIn(copy);
  if (places.length === 0) return value;
  const { holder, key } = places[at % places.length];
  const held = holder[key];
  if (kind === 'replace') holder[key] = value;
  if (kind === 'remove' || kind === 'misspell') delete holder[key];
  if (kind === 'misspell') holder[`${key}s`] = held;
  if (kind === 'add') holder[`${key}-${at}`] = value;
  if (kind === 'repeat') holder[key] = [held, held];
  return copy;
}

interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

/** Every key of every section and list within a value. */
function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = Object(value);
  return Object.keys(value).flatMap((key) => [{ holder, key }, ...placesIn(holder[key])]);
}

const scraps = [
  '*',
  '&a ',
  '<<: *a',
  '{',
  '[',
  '}',
  '!tag ',
  '%',
  '@',
  '\t',
  '"',
  "'",
  '#',
  ': ',
  '- ',
  '\n',
  '\u0000',
  '---\n',
  '? ',
  '| ',
  '\r',
];

/** The text with a scrap of YAML put in, a piece cut out or repeated, or its end cut off. */
export function mutatedText(texts: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const edit = fc.record({
    kind: fc.constantFrom('insert', 'cut', 'repeat', 'truncate'),
    at: fc.nat(10_000),
    length: fc.integer({ min: 1, max: 30 }),
    scrap: fc.constantFrom(...scraps),
  });
  return fc.tuple(texts, fc.array(edit, { minLength: 1, maxLength: 3 })).map(([text, edits]) =>
    edits.reduce((current, { kind, at, length, scrap }) => {
      const start = at % (current.length + 1);
      const piece = current.slice(start, start + length);
      const [before, after] = [current.slice(0, start), current.slice(start + length)];
      if (kind === 'truncate') return before;
      if (kind === 'cut') return before + after;
      return before + (kind === 'insert' ? scrap : piece) + piece + after;
    }, text),
  );
}
