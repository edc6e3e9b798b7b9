import { counted } from '../../core/quantities.js';
import { median } from '../../core/statistics.js';
import type { SavedVariant } from '../../experiments/saved-results.js';

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** Says what lines over several seeds are; an empty text if no variant has several. */
export function seedsSentence(variants: readonly SavedVariant[]): string {
  const most = Math.max(...variants.map(({ runs }) => runs.length));
  return most > 1 ? ` Lines are means over ${counted(most, 'seed')}, bands one standard deviation to each side.` : '';
}

/** The middle of some numbers, rounded to a whole one. */
export function wholeMedian(numbers: readonly number[]): number {
  return Math.round(median([...numbers]));
}

/** A name in camel case as words: `standAloneTotal` as `stand alone total`. */
export function spelledOut(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** A text with a capital first letter. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
