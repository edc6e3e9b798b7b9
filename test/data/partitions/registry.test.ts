import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../../src/core/errors.js';
import { RandomStream } from '../../../src/core/random.js';
import { partitionNames, partitionOptions, partitionSamples } from '../../../src/data/partitions/registry.js';
import { expectInputError } from '../files.js';
import { evenLabels, labelSets } from './populations.js';

const specs = fc.oneof(
  fc.record({ name: fc.constant('iid') }),
  fc.record({ name: fc.constant('natural'), fewerClients: fc.constantFrom('sample', 'merge') }),
  fc.record({ name: fc.constant('shards'), shardsPerClient: fc.integer({ min: 1, max: 4 }) }),
  fc.record({
    name: fc.constant('dirichlet'),
    alpha: fc.constantFrom(0.01, 0.3, 1, 100),
    by: fc.constantFrom('class', 'client'),
    minimumSize: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({
    name: fc.constant('quantity'),
    sizes: fc.oneof(
      fc.record({ law: fc.constant('power'), exponent: fc.double({ min: 0, max: 3, noNaN: true }) }),
      fc.record({ law: fc.constant('log-normal'), sigma: fc.double({ min: 0, max: 3, noNaN: true }) }),
    ),
    minimumSize: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({
    name: fc.constant('capped-dirichlet'),
    alpha: fc.constantFrom(0.01, 0.3, 1, 100),
    share: fc.constantFrom(0.5, 1),
    minimumSize: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({ name: fc.constant('classes'), classesPerClient: fc.integer({ min: 1, max: 6 }) }),
  fc.record({ name: fc.constant('scarce-classes'), scarce: fc.nat(6), samplesOfScarce: fc.nat(3) }),
);
const clientCounts = fc.integer({ min: 1, max: 20 });

/** The division, or the error with which an impossible one is refused. */
function divide(labels: Int32Array, clients: number, spec: { name: string }, seed: number): Int32Array[] | InputError {
  try {
    return partitionSamples(labels, clients, spec, RandomStream.of(seed));
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
}

describe.each(partitionNames)('every partition: %s', (name) => {
  const own = specs.filter((spec) => spec.name === name);

  test('gives every sample to be held to exactly one client, none of whom goes without, or says what is impossible', () => {
    fc.assert(
      fc.property(labelSets, clientCounts, own, fc.nat(), (labels, clients, spec, seed) => {
        const parts = divide(labels, clients, spec, seed);
        if (parts instanceof InputError) {
          expect(parts.path).toMatch(/^data\.(partition|clients)/);
          expect(parts.problem).toMatch(/\d/);
          return;
        }
        expect(parts).toHaveLength(clients);
        expect(Math.min(...parts.map((rows) => rows.length))).toBeGreaterThan(0);
        for (const rows of parts) expect([...rows]).toEqual([...rows].sort((a, b) => a - b));
        const all = parts.flatMap((rows) => [...rows]).sort((a, b) => a - b);
        const unheld =
          ('classesPerClient' in spec && clients * spec.classesPerClient < new Set(labels).size) ||
          ('share' in spec && spec.share < 1) ||
          ('fewerClients' in spec && spec.fewerClients === 'sample' && clients < new Set(labels).size) ||
          ('scarce' in spec && spec.scarce > 0);
        if (unheld) expect(new Set(all).size).toBe(all.length);
        else expect(all).toEqual([...labels.keys()]);
      }),
    );
  });

  test('depends on labels, options and seed alone', () => {
    fc.assert(
      fc.property(labelSets, clientCounts, own, fc.nat(), (labels, clients, spec, seed) => {
        expect(divide(labels, clients, spec, seed)).toEqual(divide(labels.slice(), clients, { ...spec }, seed));
      }),
      { numRuns: 30 },
    );
    const labels = evenLabels(600, 6);
    expect(divide(labels, 10, { name }, 1)).not.toEqual(divide(labels, 10, { name }, 2));
  });

  test('keeps at most samplesPerClient of what a client would hold', () => {
    fc.assert(
      fc.property(
        labelSets,
        clientCounts,
        own,
        fc.nat(),
        fc.integer({ min: 1, max: 30 }),
        (labels, clients, spec, seed, cap) => {
          const whole = divide(labels, clients, spec, seed);
          const asked: { name: string; samplesPerClient: number } = { ...spec, samplesPerClient: cap };
          const capped = divide(labels, clients, asked, seed);
          if (whole instanceof InputError || capped instanceof InputError) {
            expect(capped).toEqual(whole);
            return;
          }
          capped.forEach((rows, client) => {
            expect(rows.length).toBe(Math.min(cap, whole[client].length));
            expect([...rows].every((row) => whole[client].includes(row))).toBe(true);
          });
        },
      ),
      { numRuns: 30 },
    );
  });

  test('has a schema that fills in defaults and refuses unknown options', () => {
    expect(partitionOptions.parse({ name }).name).toBe(name);
    expect(partitionOptions.safeParse({ name, alhpa: 1 }).success).toBe(false);
  });
});

test('an unknown name and more clients than samples are refused', async () => {
  const labels = evenLabels(10, 2);
  const split = (name: string, clients: number) => () =>
    partitionSamples(labels, clients, { name }, RandomStream.of(1));
  await expectInputError(split('dirichlett', 2), 'data.partition.name', /did you mean 'dirichlet'\?/);
  await expectInputError(split('iid', 11), 'data.clients', /at most 10, the number of samples to divide; found 11/);
});
