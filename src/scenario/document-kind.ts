import { isSection } from './section.js';

/** Whether a document says of itself that it is a game. */
export function isGame(document: unknown): boolean {
  return isSection(document) && document.kind === 'game';
}

/** Whether a document lists variants of itself. */
export function isComparison(document: unknown): document is { readonly compare: unknown } {
  return isSection(document) && 'compare' in document;
}
