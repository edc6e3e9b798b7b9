import type { Codec } from '../codecs/codec.js';
import { codecVariant } from '../codecs/codec-options.js';
import { importCodec } from '../codecs/module.js';
import type { Variant } from '../core/named.js';
import { allowedModulePath, type ModuleSettings, moduleUrl } from './module-path.js';
import { isSection } from './section.js';

/** A codec that a scenario names by its file. */
export interface CodecModule {
  /** The name as written: a path. */
  readonly written: string;
  readonly file: string;
  readonly codec: Codec;
}

/** The files of codecs, by position in a document's section `codecs`. */
export type CodecFiles = ReadonlyMap<number, Pick<CodecModule, 'written' | 'file'>>;

/**
 * Finds the codecs that a document names by their files.
 *
 * @param scenarioFile whose folder the paths are relative to
 * @throws InputError at `codecs.<position>.name` if no module may be loaded
 */
export function codecFilesIn(document: unknown, scenarioFile: string, settings: ModuleSettings): CodecFiles {
  return new Map(
    codecsIn(document).flatMap((codec, position) => {
      const written = nameOf(codec);
      const file = written && allowedModulePath(written, scenarioFile, `codecs.${position}.name`, settings);
      return written && file ? [[position, { written, file }] as const] : [];
    }),
  );
}

/** Replaces codecs that are modules by their names, without options. */
export function withoutCodecOptions(document: unknown, files: CodecFiles): unknown {
  if (!isSection(document) || files.size === 0) return document;
  const codecs = codecsIn(document).map((codec, position) => files.get(position)?.written ?? codec);
  return { ...document, codecs };
}

/** @throws InputError at `codecs.<position>.name` if a module cannot be loaded or holds no codec */
export async function loadCodecs(files: CodecFiles): Promise<ReadonlyMap<number, CodecModule>> {
  const modules = new Map<number, CodecModule>();
  for (const [position, named] of files) {
    const codec = await importCodec(moduleUrl(named.file), `codecs.${position}.name`);
    modules.set(position, { ...named, codec });
  }
  return modules;
}

/** What a scenario may name, by the names as written, each once; options come from the codec, if there is one. */
export function codecVariants(
  named: Iterable<{ readonly written: string; readonly codec?: Codec }>,
  open: Variant['options'],
): Variant[] {
  const variants = new Map<string, Variant>();
  for (const { written, codec } of named) {
    variants.set(written, { name: written, options: codec ? codecVariant(codec).options : open });
  }
  return [...variants.values()];
}

function codecsIn(document: unknown): readonly unknown[] {
  const codecs = isSection(document) ? document.codecs : undefined;
  return Array.isArray(codecs) ? codecs : [];
}

function nameOf(codec: unknown): string | undefined {
  const name = isSection(codec) ? codec.name : codec;
  return typeof name === 'string' ? name : undefined;
}
