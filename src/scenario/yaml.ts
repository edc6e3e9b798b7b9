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

/** The largest number of nested sections and lists in a document. */
export const mostLevels = 100;

/** The largest number of values that aliases may repeat in total. */
const mostRepeated = 100_000;

/** The largest number of characters in a parser message, which may quote a whole text. */
const longestMessage = 200;

/** Plain messages in place of some of the parser's own. */
const plainMessages: Partial<Record<YAMLError['code'], string>> = {
  MULTIPLE_DOCS: 'a second document begins here; expected one, without a line of ---',
  NON_STRING_KEY: 'a key is a list or a section; expected a name',
};

/** Makes the fault of something at an offset of a text. */
export type FaultAt = (offset: number, message: string) => InputError;

/**
 * Parses a YAML 1.2 text into plain data. Anchors, aliases and merge keys (`<<`, from YAML 1.1) are allowed.
 *
 * @param faultAt makes a fault from the offset in the text at which something is wrong
 * @throws InputErrors for anything that is not YAML, a repeated key, an alias without its anchor or inside it, merge
 *   keys of anything but sections, more than 100 levels, and aliases that make the data enormous
 */
export function parseYaml(text: string, faultAt: FaultAt): unknown {
  const offset = tooDeepAt(text);
  if (offset !== undefined) throw new InputErrors([faultAt(offset, tooDeep)]);
  const document = parseDocument(text, {
    prettyErrors: false,
    // The package's own search for repeated keys takes quadratic time.
    uniqueKeys: false,
    stringKeys: true,
    merge: true,
    logLevel: 'error',
  });
  const faults = [...document.errors, ...document.warnings].map(({ pos, code, message }) => {
    return faultAt(pos[0], plainMessages[code] ?? shortened(message, longestMessage));
  });
  if (faults.length > 0) throw new InputErrors(faults);
  const expansion = new Expansion(faultAt);
  if (document.contents) expansion.add(document.contents, 0);
  if (expansion.faults.length > 0) throw new InputErrors(expansion.faults);
  // The repetitions by aliases were counted before.
  return document.toJS({ maxAliasCount: -1 });
}

/**
 * The offset at which a text first exceeds the allowed levels, found without recursion: the parser would run out of
 * stack or end the process.
 */
function tooDeepAt(text: string): number | undefined {
  const rest: { readonly token: CST.Token; readonly depth: number }[] = [];
  for (const token of new Parser().parse(text)) rest.push({ token, depth: 0 });
  for (let next = rest.pop(); next; next = rest.pop()) {
    const { token, depth } = next;
    if (depth > mostLevels) return token.offset;
    if (token.type === 'document' && token.value) rest.push({ token: token.value, depth });
    if (!('items' in token)) continue;
    for (const { key, value } of token.items) {
      if (key) rest.push({ token: key, depth: depth + 1 });
      if (value) rest.push({ token: value, depth: depth + 1 });
    }
  }
  return undefined;
}

const tooDeep = `more than ${mostLevels} levels of sections and lists in each other`;

/** The size of a part of a document with its aliases expanded. */
interface Extent {
  readonly values: number;
  readonly levels: number;
}

/** An anchored part of a document. */
interface Anchored extends Extent {
  readonly node: ParsedNode;
  /** False while the part is being visited. */
  readonly isClosed: boolean;
}

/** Visits a document in its order and finds everything on which the conversion to plain data would fail or not end. */
class Expansion {
  readonly faults: InputError[] = [];
  readonly #anchors = new Map<string, Anchored>();
  readonly #faultAt: FaultAt;
  #repeated = 0;

  constructor(faultAt: FaultAt) {
    this.#faultAt = faultAt;
  }

  /** @param depth number of levels around the node */
  add(node: ParsedNode, depth: number): Extent {
    if (isAlias(node)) return this.#repeat(node, depth);
    const { anchor } = node;
    if (anchor) this.#anchors.set(anchor, { node, values: 0, levels: 0, isClosed: false });
    if (depth > mostLevels) {
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
      if (depth + anchored.levels > mostLevels) this.#refuse(alias, tooDeep);
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

  /** Whether a merge key allows this value: a section, or a list of sections. */
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
