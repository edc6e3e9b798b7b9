import { dataSentences } from './data.js';
import { fileSentences } from './files.js';
import { valueSentences } from './values.js';

const catalogue = { ...valueSentences, ...fileSentences, ...dataSentences };

/** What kind a fault is, in words that stay the same from version to version. */
export type FaultCode = keyof typeof catalogue;

/** The data of a fault of one code, such as what was found and what is allowed. */
export type FaultData<Code extends FaultCode = FaultCode> = Sentences[Code];

/** A code with its data. */
export type Fault = { readonly [Code in FaultCode]: readonly [code: Code, data: Sentences[Code]] }[FaultCode];

type Sentences = { readonly [Code in FaultCode]: Parameters<(typeof catalogue)[Code]>[0] };

const sentences: { readonly [Code in FaultCode]: (data: Sentences[Code]) => string } = catalogue;

/** Every code, in alphabetical order. */
export const faultCodes: readonly string[] = Object.keys(catalogue).sort();

/**
 * The sentence for a fault: a clause that follows the place, without a full stop.
 *
 * @throws TypeError if there is no such code, as JavaScript can ask for one
 */
export function sentenceOf<Code extends FaultCode>(code: Code, data: Sentences[Code]): string {
  if (Object.hasOwn(sentences, code)) return sentences[code](data);
  throw new TypeError(
    `unknown fault code '${code}'; for a sentence of your own: new InputError(path, 'other', { problem })`,
  );
}
