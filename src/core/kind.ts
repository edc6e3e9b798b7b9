import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { InputError } from './errors.js';
import { findNamed } from './find-named.js';
import { guarded } from './guarded.js';
import { importDefault } from './import-default.js';
import { members, type Use } from './module-use.js';
import { moduleChoice, type Named, type NamedSpec, namedChoice, optionsOf, type Variant } from './named.js';

/** What {@link Kind} is made of. */
interface KindDefinition<One> {
  /** What one is called: `strategy`. */
  readonly called: string;
  /** The function that makes one: `defineStrategy`. */
  readonly maker: string;
  /** The properties that make an object one of the kind, as the default export of a module is checked. */
  readonly shape: Readonly<Record<string, z.ZodType>>;
  /** The functions of a module's export that are called, and what they may return. */
  readonly uses: Readonly<Record<string, Use>>;
  /** In the order in which they are listed. */
  readonly builtIn: readonly One[];
  /** One as a scenario can name it, where its options are not all that a scenario may give. */
  readonly variant?: (one: One) => Variant;
}

/** The modules of a document, by kind: the absolute paths of their files as names, with their options. */
export type OwnVariants = ReadonlyMap<AnyKind, readonly Variant[]>;

/** A kind, whatever it is of. */
export type AnyKind = Pick<Kind<Variant>, 'called' | 'load' | 'choice'> & {
  variantOf(file: string): Variant;
};

/**
 * A kind of thing that a scenario names: a strategy, a model. One is built in, or is the default export of a module of the
 * user's. A loaded scenario names a module by the absolute path of its file, a plan by its URL.
 */
export class Kind<One extends Variant> {
  readonly called: string;
  readonly builtIn: readonly One[];
  readonly #maker: string;
  readonly #shape: z.ZodType;
  readonly #use: Use;
  readonly #variant: (one: One) => Variant;
  /** By URL, as Node.js keeps modules. */
  readonly #loaded = new Map<string, One>();

  /** What is built in, and the modules that this process has loaded. */
  get all(): readonly One[] {
    return [...this.builtIn, ...this.#loaded.values()];
  }

  constructor({ called, maker, shape, uses, builtIn, variant = (one) => one }: KindDefinition<One>) {
    this.called = called;
    this.builtIn = builtIn;
    this.#maker = maker;
    this.#shape = z.looseObject({ name: z.string(), options: z.instanceof(z.ZodObject), ...shape });
    this.#use = members(uses);
    this.#variant = variant;
  }

  /**
   * The schema of a place that names one, with its options beside the name.
   *
   * @param own the modules that may be named too
   */
  choice(own?: OwnVariants): z.ZodType<Named> {
    const variants = this.variants(own);
    return variants.length > 0 ? namedChoice(variants, this.called) : moduleChoice(this.called);
  }

  /** What such a place may name: what is built in, and then the modules. */
  variants(own?: OwnVariants): readonly Variant[] {
    return [...this.builtIn.map(this.#variant), ...(own?.get(this) ?? [])];
  }

  /** A loaded module as a scenario can name it. */
  variantOf(file: string): Variant {
    return { ...this.#variant(this.find(file)), name: file };
  }

  /**
   * Loads a module, once. Its code may do what any program may. Errors of its functions name the module and `where`.
   *
   * @param url of the module
   * @param where the place that names it
   * @throws InputError there if it cannot be loaded, or its default export is not of the kind
   */
  async load(url: string, where: string): Promise<One> {
    const loaded = this.#loaded.get(url);
    if (loaded) return loaded;
    const exported = await importDefault(url, where);
    if (!this.#isOne(exported)) {
      throw new InputError(where, 'wrong-export', { url, kind: this.called, maker: this.#maker });
    }
    const one = guarded(exported, this.#use, { url, where });
    this.#loaded.set(url, one);
    return one;
  }

  /**
   * The one of a name: built in, or the absolute path of a loaded module.
   *
   * @param where the place that names it
   * @throws InputError there naming the nearest built-in one, if there is none of this name
   */
  find(name: string, where = `${this.called}.name`): One {
    return this.#loadedFrom(moduleOf(name)) ?? findNamed(this.builtIn, name, where);
  }

  /** The same; undefined if there is none of this name, or its module is not loaded. */
  known(name: string): One | undefined {
    return this.#loadedFrom(moduleOf(name)) ?? this.builtIn.find((one) => one.name === name);
  }

  /** The one that a plan names. Its module must be loaded. */
  of({ name, module }: NamedSpec, where?: string): One {
    return this.#loadedFrom(module) ?? this.find(name, where);
  }

  /** The same, loaded first where it is a module's. */
  async open(spec: NamedSpec, where = `${this.called}.name`): Promise<One> {
    return spec.module === undefined ? this.find(spec.name, where) : this.load(spec.module, where);
  }

  /** How a plan names what a loaded scenario has chosen. */
  specOf(choice: Named): NamedSpec<Record<string, unknown>> {
    const module = moduleOf(choice.name);
    const { name } = this.#loadedFrom(module) ?? choice;
    return { name, options: optionsOf(choice), ...(module !== undefined && { module }) };
  }

  #loadedFrom(url: string | undefined): One | undefined {
    return url === undefined ? undefined : this.#loaded.get(url);
  }

  #isOne(value: unknown): value is One {
    return this.#shape.safeParse(value).success;
  }
}

/** The URL of a module, if a name is the absolute path of its file. */
function moduleOf(name: string): string | undefined {
  return isAbsolute(name) ? pathToFileURL(name).href : undefined;
}
