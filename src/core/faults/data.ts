import { quoted, shownValue } from '../printable.js';

/** Sentences for the content of data sets and for models that do not fit it, as {@link valueSentences} is for values. */
export const dataSentences = {
  /** A file whose length does not follow from its format. */
  'wrong-length': ({ found, expected }: { readonly found: number; readonly expected: string }) =>
    `found ${found} bytes, expected ${expected}`,
  /** Samples of another shape than those beside them. */
  'wrong-shape': ({ what, found, expected, counterpart, advice }: WrongShape) =>
    `${what} have the shape ${byCross(found)}, expected ${byCross(expected)} as in ${counterpart}${advice ? `; ${advice}` : ''}`,
  /** One entry of a file that has no meaning there; `place` says which: `in column 'age' of row 3`. */
  'invalid-entry': ({ found, place, expected }: InvalidEntry) =>
    `found ${shownValue(found)} ${place}, expected ${expected}`,
  /** A table without a column that is read. */
  'no-column': ({ found, allowed, nearest }: NoColumn) =>
    `no column '${quoted(found)}'${nearest === undefined ? '; ' : `; did you mean '${quoted(nearest)}'? `}Columns: ${allowed
      .map((column) => quoted(column))
      .join(', ')}`,
  /** Labels that are all the same. */
  'one-class': ({ found, samples, place, advice }: OneClass) =>
    `all ${samples} labels${place ? ` ${place}` : ''} are ${shownValue(found)}; expected two classes or more${advice ? ` (${advice})` : ''}`,
  /** A partition that leaves a client without samples. */
  'empty-client': ({ partition, client, clients, samples }: EmptyClient) =>
    `${partition} leaves client ${client} of ${clients} without any of the ${samples} samples; take fewer clients`,
  /** A random partition that never gave every client enough samples. */
  'no-division': ({ draws, clients, minimumSize, best, advice }: NoDivision) =>
    `no draw of ${draws} gave all ${clients} clients ${minimumSize === 1 ? 'a sample' : `${minimumSize} samples`} ` +
    `(the best gave the smallest client ${best}); take ${advice}`,
  /** Samples that are no images, at something for images; `shape` is theirs. */
  'not-an-image': ({ taker, shape, advice }: NotAnImage) =>
    `'${taker}' takes images (height, width, channels), and a sample here has the shape [${shape.join(', ')}]; ${advice}`,
  /** Images below the smallest that a model takes; sizes as height and width in pixels. */
  'image-too-small': ({ model, least, found }: ImageTooSmall) =>
    `${model} needs images of ${byCross(least)} or more, found ${byCross(found)}`,
  /** An image of more pixels than are read; `found` as height and width. */
  'image-too-large': ({ found, most }: ImageTooLarge) =>
    `found ${byCross(found)} pixels, expected at most ${most} in all`,
  /** Images whose sides a model cannot halve often enough; sizes in pixels. */
  'image-not-multiple': ({ model, divisor, found, advice }: ImageNotMultiple) =>
    `${model} needs images whose sides are multiples of ${divisor}, found ${byCross(found)}${advice ? `; ${advice}` : ''}`,
  /** A model whose output is not what the task needs; `needed` is the shape of the output for one sample. */
  'wrong-output': ({ model, gives, needed }: WrongOutput) =>
    `'${model}' gives ${gives}, and the task here needs [${needed.join(', ')}] for a sample`,
  /** A layer of a model that does not take the output of the one before it; `found` is the shape of that. */
  'wrong-input': ({ layer, takes, found, advice }: WrongInput) =>
    `'${layer}' takes ${takes}, and its input is ${found}${advice ? `; ${advice}` : ''}`,
};

function byCross(shape: readonly number[]): string {
  return shape.join('x');
}

export interface WrongShape {
  readonly what: string;
  readonly found: readonly number[];
  readonly expected: readonly number[];
  readonly counterpart: string;
  readonly advice?: string;
}

export interface InvalidEntry {
  readonly found: unknown;
  readonly place: string;
  readonly expected: string;
}

export interface NoColumn {
  readonly found: string;
  readonly allowed: readonly string[];
  readonly nearest?: string;
}

export interface OneClass {
  readonly found: string | number;
  readonly samples: number;
  readonly place?: string;
  readonly advice?: string;
}

export interface EmptyClient {
  readonly partition: string;
  readonly client: number;
  readonly clients: number;
  readonly samples: number;
}

export interface NoDivision {
  readonly draws: number;
  readonly clients: number;
  readonly minimumSize: number;
  readonly best: number;
  readonly advice: string;
}

export interface NotAnImage {
  readonly taker: string;
  readonly shape: readonly number[];
  readonly advice: string;
}

export interface ImageTooSmall {
  readonly model: string;
  readonly least: readonly number[];
  readonly found: readonly number[];
}

export interface ImageTooLarge {
  readonly found: readonly number[];
  readonly most: number;
}

export interface ImageNotMultiple {
  readonly model: string;
  readonly divisor: number;
  readonly found: readonly number[];
  readonly advice?: string;
}

export interface WrongOutput {
  readonly model: string;
  readonly gives: string;
  readonly needed: readonly number[];
}

export interface WrongInput {
  readonly layer: string;
  readonly takes: string;
  readonly found: string;
  readonly advice?: string;
}
