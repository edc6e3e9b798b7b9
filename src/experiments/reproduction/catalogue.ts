import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { findNamed } from '../../core/find-named.js';
import { fileName } from '../../core/named.js';
import { readDocument } from '../../scenario/document.js';
import type { Override } from '../../scenario/overrides.js';
import { parseInput } from '../../scenario/problems.js';
import { type Published, publishedEntry, publishedValue } from './published.js';

const changes = z.record(z.string().regex(/^[^.\s]+(\.[^.\s]+)*$/), publishedValue);

const table = z.strictObject({
  /** The name of its comparison. */
  name: fileName,
  /** Seen from the catalogue. */
  scenario: z.string(),
  seeds: z.array(z.int().min(0)).min(1),
  /** CPU time of all its runs, divided by two. */
  minutes: z.number().positive().optional(),
  /** Comparisons that make it up: each by a name, with what it changes in the scenario. Default: the scenario as it is. */
  comparisons: z.record(fileName, changes).optional(),
});

const catalogue = z.strictObject({ tables: z.array(table), published: z.array(publishedEntry) });

/** A table of a paper, or several of one setting, that `fedstill reproduce` measures. */
export interface ReproducibleTable {
  readonly name: string;
  /** The path of its scenario. */
  readonly scenario: string;
  /** Of its expected figures. */
  readonly seeds: readonly number[];
  /** About how long all its runs take on two cores: CPU time, divided by two. */
  readonly minutes?: number;
  readonly comparisons: readonly TableComparison[];
  /** The published figures, in the order of the catalogue. */
  readonly published: readonly Published[];
}

/** One of the comparisons that make up a table. */
export interface TableComparison {
  /** The folder of its runs in that of the table; empty where the table has no other. */
  readonly folder: string;
  /** What it changes in the scenario. */
  readonly changes: readonly Override[];
}

/** What can be reproduced. */
export interface Catalogue {
  readonly tables: readonly ReproducibleTable[];
  /** The published figures of all tables. */
  readonly published: readonly Published[];
}

/**
 * Reads the file of tables and published figures: `docs/published.yaml`, or another one of this form.
 *
 * @throws InputError if it has another form, or a published figure belongs to no table
 */
export function readCatalogue(file: string): Catalogue {
  const { tables, published } = parseInput(catalogue, readDocument(file), file);
  for (const [index, { comparison }] of published.entries()) {
    findNamed(tables, comparison, `published.${index}.comparison`);
  }
  const own = tables.map(({ scenario, comparisons = { '': {} }, ...table }) => ({
    ...table,
    scenario: resolve(dirname(file), scenario),
    comparisons: Object.entries(comparisons).map(([folder, changes]) => ({
      folder,
      changes: Object.entries(changes).map(([path, value]) => ({ path: path.split('.'), value })),
    })),
    published: published.filter(({ comparison }) => comparison === table.name),
  }));
  return { tables: own, published };
}
