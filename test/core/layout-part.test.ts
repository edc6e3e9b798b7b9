import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutPart, trainedPart } from '../../src/core/layout-part.js';
import { type LayoutEntry, layoutSize, namedViews } from '../../src/core/weights.js';

const entry = fc.record({
  shape: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }),
  kind: fc.constantFrom('parameter', 'statistic'),
});
const layouts = fc
  .array(entry, { minLength: 1, maxLength: 6 })
  .map((entries): LayoutEntry[] => entries.map((one, index) => ({ ...one, name: `layer${index}.part` })));
const cases = layouts.chain((layout) =>
  fc.record({
    layout: fc.constant(layout),
    inside: fc.subarray(layout.map(({ name }) => name)).map((names) => new Set(names)),
  }),
);

const numbered = (size: number, start = 0) => Float32Array.from({ length: size }, (_, i) => start + i);

describe('a part of a layout', () => {
  it('and its complement take the whole apart and put it together again', () => {
    fc.assert(
      fc.property(cases, ({ layout, inside }) => {
        const flat = numbered(layoutSize(layout));
        const part = layoutPart(layout, ({ name }) => inside.has(name));
        const rest = layoutPart(layout, ({ name }) => !inside.has(name));
        expect(part.size + rest.size).toBe(flat.length);
        const zeros = new Float32Array(flat.length);
        expect(rest.put(part.put(zeros, part.take(flat)), rest.take(flat))).toEqual(flat);
        expect(zeros.every((value) => value === 0)).toBe(true);
      }),
    );
  });

  it('has the entries that belong to it, in order, and changes no others', () => {
    fc.assert(
      fc.property(cases, ({ layout, inside }) => {
        const flat = numbered(layoutSize(layout));
        const part = layoutPart(layout, ({ name }) => inside.has(name));
        const views = namedViews(layout, flat);
        const expected = layout.flatMap(({ name }) => (inside.has(name) ? [...views[name]] : []));
        expect([...part.take(flat)]).toEqual(expected);
        const changed = namedViews(layout, part.put(flat, numbered(part.size, 1000)));
        for (const { name } of layout) {
          if (inside.has(name)) expect(changed[name].every((value) => value >= 1000)).toBe(true);
          else expect(changed[name]).toEqual(views[name]);
        }
      }),
    );
  });

  it('of what is trained leaves running statistics out', () => {
    fc.assert(
      fc.property(layouts, (layout) => {
        expect(trainedPart(layout).size).toBe(layoutSize(layout, 'parameter'));
      }),
    );
  });

  it('refuses a part of another size', () => {
    const part = layoutPart([{ name: 'w', shape: [3], kind: 'parameter' }], () => true);
    expect(() => part.put(new Float32Array(3), new Float32Array(2))).toThrow('a part of 3 scalars is needed, not of 2');
  });
});
