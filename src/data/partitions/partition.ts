import { z } from 'zod';
import { WrongReturnError } from '../../core/guarded.js';
import { type Named, type NamedOptions, shapeOf } from '../../core/named.js';
import type { RandomStream } from '../../core/random.js';
import { partsProblem } from './parts-problem.js';

/** Divides samples among clients: pure, given the random stream. */
export interface Partition {
  readonly name: string;
  /** One line: what it is. */
  readonly title: string;
  /** What it divides by, and so what its numbers of samples are: classes or groups; absent for one that takes samples alike. */
  readonly by?: 'classes' | 'groups';
  /** The name, the partition's own options, and `samplesPerClient`. */
  readonly options: NamedOptions;
  /**
   * @param labels class, or group, of each sample
   * @returns for each client the numbers of its samples (positions in `labels`), ascending; no sample is held twice
   * @throws InputError at `data.partition` or one of its options if the division is impossible
   */
  split(labels: Int32Array, clients: number, spec: Named, random: RandomStream): Int32Array[];
}

interface PartitionDefinition<Shape extends z.ZodRawShape> {
  readonly name: string;
  readonly title: string;
  readonly by?: Partition['by'];
  /** Schemas of the partition's own options, by name, or a zod object of them. */
  readonly options: Shape | z.ZodObject<Shape>;
  /** Positions may come in any order; a client left with none is reported by the caller. */
  readonly split: (
    labels: Int32Array,
    clients: number,
    options: z.output<z.ZodObject<Shape>>,
    random: RandomStream,
  ) => Int32Array[];
}

const capShape = {
  samplesPerClient: z
    .int()
    .positive()
    .optional()
    .describe('at most so many samples a client, chosen at random; the others go unused'),
};

/** Declares a partition: its function gets parsed options, and `samplesPerClient` is applied to what it returns. */
export function definePartition<Shape extends z.ZodRawShape>(definition: PartitionDefinition<Shape>): Partition {
  const { name, title, by } = definition;
  const shape = shapeOf(definition.options);
  const own = z.object(shape);
  const cap = z.object(capShape);
  return {
    name,
    title,
    ...(by && { by }),
    options: z.strictObject({ name: z.literal(name), ...shape, ...capShape }),
    split(labels, clients, spec, random) {
      const { samplesPerClient } = cap.parse(spec);
      const parts = definition.split(labels, clients, own.parse(spec), random.fork('split'));
      const problem = partsProblem(parts, labels, clients);
      if (problem) throw new WrongReturnError('split', parts, problem);
      return parts.map((rows, client) => {
        const kept =
          samplesPerClient === undefined || rows.length <= samplesPerClient
            ? rows.slice()
            : random.fork('cap', client).shuffle(rows.slice()).slice(0, samplesPerClient);
        return kept.sort();
      });
    },
  };
}
