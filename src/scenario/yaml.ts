import {
  type CST,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type ParsedNode,
  Parser,
  parseDocument,
  type YAMLError,
} from 'yaml';
import type { InputError } from '../core/errors.js';
import { quoted, shortened } from '../core/printable.js';
import { InputErrors } from './problems.js';

/** Levels of sections and lists in each other that a document may have. */
export const deepest = 100;

/** Values that aliases may repeat, in all. */
const mostRepeated = 100_000;

/** Characters of a message of the parser's, which may quote a whole text. */
const longestMessage = 200;

/** What the parser tells of itself and not of the document, in words for whoever wrote that. */
const plainly: Partial<Record<YAMLError['code'], string>> = {
  MULTIPLE_DOCS: 'a second document begins here; expected one, without a line of ---',
  NON_STRING_KEY: 'a key is a list or a section; expected a name',
};

/** The fault of what stands at an offset of a text. */
export type FaultAt = (offset: number, message: string) => InputError;

/**
 * The plain data of a YAML 1.2 text. Anchors and aliases may be used, and merge keys (`<<`), though they are of YAML 1.1.
 *
 * @param faultAt makes a fault of the offset in the text at which something is wrong
 * @throws InputErrors for what is not YAML, a repeated key, an alias without its anchor or within it, merge keys of something
 *   else than sections, more than 100 levels, and aliases that make the data enormous
 */
export function parseYaml(text: string, faultAt: FaultAt): unknown {
  const offset = tooDeepAt(text);
  if (offset !== undefined) throw new InputErrors([faultAt(offset, tooDeep)]);
  const document = parseDocument(text, {
    prettyErrors: false,
    // The package's own search for repeated keys takes time with the square of their number.
    uniqueKeys: false,
    stringKeys: true,
    merge: true,
    logLevel: 'error',
  });
  const faults = [...document.errors, ...document.warnings].map(({ pos, code, message }) => {
    return faultAt(pos[0], plainly[code] ?? shortened(message, longestMessage));
  });
  if (faults.length > 0) throw new InputErrors(faults);
  const expansion = new Expansion(faultAt);
  if (document.contents) expansion.add(document.contents, 0);
  if (expansion.faults.length > 0) throw new InputErrors(expansion.faults);
  // What aliases repeat was counted before.
  return document.toJS({ maxAliasCount: -1 });
}

/** Where a text first has too many levels, found without recursion: what follows would run out of stack, or end the process. */
function tooDeepAt(text: string): number | undefined {
  const rest: { readonly token: CST.Token; readonly depth: number }[] = [];
  for (const token of new Parser().parse(text)) rest.push({ token, depth: 0 });
  for (let next = rest.pop(); next; next = rest.pop()) {
    const { token, depth } = next;
    if (depth > deepest) return token.offset;
    if (token.type === 'document' && token.value) rest.push({ token: token.value, depth });
    if (!('items' in token)) continue;
    for (const { key, value } of token.items) {
      if (key) rest.push({ token: key, depth: depth + 1 });
      if (value) rest.push({ token: value, depth: depth + 1 });
    }
  }
  return undefined;
}

const tooDeep = `more than ${deepest} levels of sections and lists in each other`;

/** How large a part of a document is when aliases stand for what they repeat. */
interface Extent {
  readonly values: number;
  readonly levels: number;
}

/** An anchored part of a document. */
interface Anchored extends Extent {
  readonly node: ParsedNode;
  /** False as long as what stands in it is looked at. */
  readonly isClosed: boolean;
}

/** Looks through a document in its order, and finds what the conversion to plain data would fail of or never end with. */
class Expansion {
  readonly faults: InputError[] = [];
  readonly #anchors = new Map<string, Anchored>();
  readonly #faultAt: FaultAt;
  #repeated = 0;

  constructor(faultAt: FaultAt) {
    this.#faultAt = faultAt;
  }

  /** @param depth levels that the node stands in */
  add(node: ParsedNode, depth: number): Extent {
    if (isAlias(node)) return this.#repeat(node, depth);
    const { anchor } = node;
    if (anchor) this.#anchors.set(anchor, { node, values: 0, levels: 0, isClosed: false });
    if (depth > deepest) {
      this.#refuse(node, tooDeep);
      return { values: 1, levels: 0 };
    }
    const inner = this.#partsOf(node).map((part) => this.add(part, depth + 1));
    const extent = {
      values: inner.reduce((sum, { values }) => sum + values, 1),
      levels: inner.reduce((most, { levels }) => Math.max(most, levels + 1), 0),
    };
    if (anchor) this.#anchors.set(anchor, { node, ...extent, isClosed: true });
    return extent;
  }

  #repeat(alias: ParsedNode & { readonly source: string }, depth: number): Extent {
    const anchored = this.#anchors.get(alias.source);
    const name = `*${quoted(alias.source)}`;
    if (!anchored) this.#refuse(alias, `the alias ${name} has no anchor before it`);
    else if (!anchored.isClosed) this.#refuse(alias, `the alias ${name} stands in what it repeats`);
    else {
      const before = this.#repeated;
      this.#repeated += anchored.values;
      if (before <= mostRepeated && this.#repeated > mostRepeated) {
        this.#refuse(alias, `up to the alias ${name}, aliases repeat more than ${mostRepeated} values`);
      }
      if (depth + anchored.levels > deepest) this.#refuse(alias, tooDeep);
      return anchored;
    }
    return { values: 1, levels: 0 };
  }

  #partsOf(node: ParsedNode): ParsedNode[] {
    if (isSeq(node)) return node.items.flatMap((item) => (isPair(item) ? [] : [item]));
    if (!isMap(node)) return [];
    const keys = new Set<unknown>();
    return node.items.flatMap(({ key, value }) => {
      const name = isScalar(key) ? key.value : undefined;
      if (isMergeKey(key)) {
        if (!this.#isMergeable(value)) this.#refuse(key, 'a merge key << takes a section, or a list of sections');
      } else if (keys.has(name)) this.#refuse(key, 'Map keys must be unique');
      keys.add(name);
      return value ? [value] : [];
    });
  }

  /** Whether a merge key can take this: a section, or a list of sections. */
  #isMergeable(value: ParsedNode | null, isListed = false): boolean {
    const node = isAlias(value) ? this.#anchors.get(value.source)?.node : value;
    if (!isListed && isSeq(node)) return node.items.every((item) => !isPair(item) && this.#isMergeable(item, true));
    return isMap(node) || (isAlias(value) && !node);
  }

  #refuse(node: ParsedNode, message: string): void {
    this.faults.push(this.#faultAt(node.range[0], message));
  }
}

function isMergeKey(key: ParsedNode): boolean {
  return isScalar(key) && (key.type === undefined || key.type === 'PLAIN') && key.value === '<<';
}
