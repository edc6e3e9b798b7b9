import { isSection } from './section.js';

/** Whether a document is a game. */
export function isGame(document: unknown): boolean {
  return isSection(document) && document.kind === 'game';
}

/** Whether a document names a federated method, as those to train do. */
export function isTraining(document: unknown): boolean {
  return isSection(document) && 'strategy' in document;
}

/** Whether a document lists variants of itself. */
export function isComparison(document: unknown): document is { readonly compare: unknown } {
  return isSection(document) && 'compare' in document;
}
