import { existsSync, readFileSync, rmSync } from 'node:fs';
import { z } from 'zod';
import { digestOf } from '../core/digest.js';
import { InputError } from '../core/errors.js';
import { writeAtomically } from '../records/atomic-file.js';

const written = z.object({
  scenario: z.string(),
  backend: z.string(),
  device: z.string().optional(),
  accuracies: z.array(z.object({ samples: z.int(), seed: z.int(), accuracy: z.number() })),
  digest: z.string().describe('of all else'),
});

/** What the accuracies were measured on: the scenario as YAML without its seed, the backend and its device. */
export type Measurement = Omit<z.infer<typeof written>, 'accuracies' | 'digest'>;

/**
 * The accuracies of a curve measured so far, by number of samples and seed. They are kept in a file beside the curve,
 * which is rewritten after every measurement, so that an interruption loses none.
 */
export class SavedAccuracies {
  readonly #accuracies: { readonly samples: number; readonly seed: number; readonly accuracy: number }[];

  /**
   * Reads the accuracies that an earlier call has saved.
   *
   * @param file undefined to keep the accuracies in memory only
   * @throws InputError at `--out` if the file is damaged, or belongs to another measurement
   */
  constructor(
    readonly file: string | undefined,
    readonly measurement: Measurement,
  ) {
    this.#accuracies = file !== undefined && existsSync(file) ? [...readAccuracies(file, measurement)] : [];
  }

  accuracyOf(samples: number, seed: number): number | undefined {
    return this.#accuracies.find((subset) => subset.samples === samples && subset.seed === seed)?.accuracy;
  }

  add(samples: number, seed: number, accuracy: number): void {
    this.#accuracies.push({ samples, seed, accuracy });
    if (this.file === undefined) return;
    const content = { ...this.measurement, accuracies: this.#accuracies };
    writeAtomically(this.file, `${JSON.stringify({ ...content, digest: digestOf(content) }, null, 2)}\n`);
  }

  /** Removes the file, once the curve is complete. */
  remove(): void {
    if (this.file !== undefined) rmSync(this.file, { force: true });
  }
}

function readAccuracies(
  file: string,
  { scenario, backend, device }: Measurement,
): z.infer<typeof written>['accuracies'] {
  const found = parsed(readFileSync(file, 'utf8'));
  if (!found) throw new InputError('--out', 'holds-other', { found: file, expected: 'this curve' });
  if (found.scenario === scenario && found.backend === backend && found.device === device) return found.accuracies;
  throw new InputError('--out', 'holds-other', { found: file, expected: 'this curve' });
}

function parsed(text: string): z.infer<typeof written> | undefined {
  try {
    const found = written.parse(JSON.parse(text));
    const { digest, ...content } = found;
    return digestOf(content) === digest ? found : undefined;
  } catch {
    return undefined;
  }
}
