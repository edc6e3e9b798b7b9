import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { games } from '../../src/incentives/games/registry.js';
import { scenarioSchema } from '../../src/scenario/schema.js';
import { mutated, mutatedText } from './mutations.js';
import { arbitraryOf } from './schema-arbitrary.js';
import { smallScenarios } from './small-scenarios.js';

const folder = fileURLToPath(new URL('../../scenarios', import.meta.url));

function textsIn(inner: string): string[] {
  const files = readdirSync(`${folder}/${inner}`).filter((file) => file.endsWith('.yaml'));
  return files.sort().map((file) => readFileSync(`${folder}/${inner}/${file}`, 'utf8'));
}

const shipped = fc.constantFrom(...textsIn('.'), ...textsIn('compare'));
const shippedGames = fc.constantFrom(...textsIn('games'));
const asText = (documents: fc.Arbitrary<unknown>) => documents.map((document) => stringify(document));
const parsed = (texts: fc.Arbitrary<string>) => texts.map((text): unknown => parse(text));
const drawnGames = fc.oneof(
  ...games.map(({ schema }) => arbitraryOf(schema, 'any').map((game): object => ({ ...Object(game), kind: 'game' }))),
);

/** Texts of YAML files, by where they come from. Those of `small` are run where they are valid; the others are only validated. */
export const sources = {
  /** Small scenarios that are mostly valid. */
  small: asText(smallScenarios),
  /** Whatever the schema of a scenario allows. */
  schema: asText(arbitraryOf(scenarioSchema(), 'any')),
  /** Scenarios with a few faults. */
  mutated: asText(mutated(fc.oneof(smallScenarios, parsed(shipped)))),
  /** Texts that may not be YAML any more. */
  text: mutatedText(fc.oneof(asText(smallScenarios), shipped, shippedGames)),
  /** Games: drawn from their schemas, or shipped ones with a few faults. */
  games: asText(fc.oneof(drawnGames, mutated(parsed(shippedGames)))),
} satisfies Record<string, fc.Arbitrary<string>>;

/** Where a text comes from. */
export type Source = keyof typeof sources;
/** All sources, in a fixed order. */
export const sourceNames: readonly Source[] = ['small', 'schema', 'mutated', 'text', 'games'];
