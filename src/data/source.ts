import { z } from 'zod';
import { WrongReturnError } from '../core/guarded.js';
import { type Named, type NamedOptions, shapeOf } from '../core/named.js';
import type { RandomStream } from '../core/random.js';
import type { DataSource, Normalization } from './dataset.js';
import { imageTransformShape, transformImages } from './transforms/image-transform.js';

/** What a source may draw on beside its options. */
export interface SourceContext {
  /** The user's data folder, where one was given. */
  readonly directory: string | undefined;
  /** Where the set's options stand, for messages: `data`, or `data.public.source`. */
  readonly where: string;
  /** Whether the labels are not to be known to anybody, so that they need not make sense. */
  readonly unlabelled?: boolean;
  /** For synthetic data. */
  readonly random: RandomStream;
}

/** A data set that a scenario can name. */
export interface Source {
  readonly name: string;
  /** One line: what it is. */
  readonly title: string;
  /** The name and the set's own options. */
  readonly options: NamedOptions;
  /** Which of the options are paths of files or folders, so that a scenario can name them from where it stands. */
  readonly paths: readonly string[];
  /** @throws InputError on a missing or malformed file */
  load(spec: Named, context: SourceContext): Promise<DataSource>;
}

interface SourceDefinition<Shape extends z.ZodRawShape> {
  readonly name: string;
  readonly title: string;
  /** Schemas of the set's own options, by name, or a zod object of them. */
  readonly options: Shape | z.ZodObject<Shape>;
  /** Published mean and deviation of each channel of the training part, where there are some. */
  readonly standard?: Normalization;
  readonly paths?: readonly (keyof Shape & string)[];
  readonly load: (options: z.output<z.ZodObject<Shape>>, context: SourceContext) => Promise<DataSource>;
}

/** Declares a data set: its loader gets parsed options. */
export function defineSource<Shape extends z.ZodRawShape>(definition: SourceDefinition<Shape>): Source {
  const { name, title, standard, paths = [] } = definition;
  const shape = shapeOf(definition.options);
  const own = z.object(shape);
  return {
    name,
    title,
    paths,
    options: z.strictObject({ name: z.literal(name), ...shape }),
    load: async (spec, context) => ({
      ...(await definition.load(own.parse(spec), context)),
      ...(standard && { standard }),
    }),
  };
}

/** Declares a set of images: as {@link defineSource}, with the options of {@link transformImages}. */
export function defineImageSource<Shape extends z.ZodRawShape>(definition: SourceDefinition<Shape>): Source {
  const transform = z.object(imageTransformShape);
  const source = defineSource(definition);
  return {
    ...source,
    options: source.options.extend(imageTransformShape),
    async load(spec, context) {
      const asked = transform.parse(spec);
      const loaded = await source.load(spec, context);
      const { train, test, ...rest } = loaded;
      if (!train || !test) throw new WrongReturnError('load', loaded, { expected: 'a data set: { train, test }' });
      return {
        train: transformImages(train, asked, context.where),
        test: transformImages(test, asked, context.where),
        ...rest,
      };
    },
  };
}
