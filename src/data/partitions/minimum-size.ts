import { InputError } from '../../core/errors.js';

const ATTEMPTS = 1000;

/** After this many draws, the chance that a remaining draw succeeds is estimated. */
const DRAWS_TO_JUDGE_BY = 20;

/** If the chance that any remaining draw succeeds is below this, no more draws are made. */
const LEAST_CHANCE = 1e-4;

/** @throws InputError at `data.partition.minimumSize` if there are not enough samples for every client to have so many */
export function checkMinimumSize(samples: number, clients: number, minimumSize: number): void {
  if (clients * minimumSize <= samples) return;
  throw new InputError('data.partition.minimumSize', 'too-large', {
    found: minimumSize,
    most: Math.floor(samples / clients),
    limit: `as there are ${samples} samples for ${clients} clients`,
  });
}

/**
 * Repeats a draw, up to 1000 times, until every client has `minimumSize` samples. It ends early if so many clients
 * had too few samples that a success is practically impossible. Sizes are negatively associated, so the chance that all clients have
 * enough is at most the chance for independent clients.
 *
 * @param draw for each class the number of samples that each client gets
 * @param advice clauses that say what else to ask for
 * @throws InputError at `data.partition.minimumSize` if no draw is good enough
 */
export function drawWithMinimumSize(
  draw: () => Int32Array[],
  { clients, minimumSize, advice }: { clients: number; minimumSize: number; advice: readonly string[] },
): Int32Array[] {
  let best = 0;
  let short = 0;
  let drawn = 0;
  while (drawn < ATTEMPTS && !isHopeless(drawn, short / (drawn * clients), clients)) {
    const counts = draw();
    drawn++;
    const totals = new Int32Array(clients);
    for (const count of counts) {
      for (let client = 0; client < clients; client++) totals[client] += count[client];
    }
    const missed = totals.filter((total) => total < minimumSize).length;
    if (missed === 0) return counts;
    short += missed;
    best = Math.max(
      best,
      totals.reduce((least, total) => Math.min(least, total)),
    );
  }
  const options = [...advice, ...(minimumSize > 1 ? ['a smaller minimumSize'] : [])];
  throw new InputError('data.partition.minimumSize', 'no-division', {
    draws: drawn,
    clients,
    minimumSize,
    best,
    advice: list(options),
  });
}

/** Whether the remaining draws have almost no chance. @param shortfall probability that a client has too few samples */
function isHopeless(drawn: number, shortfall: number, clients: number): boolean {
  return drawn >= DRAWS_TO_JUDGE_BY && (ATTEMPTS - drawn) * (1 - shortfall) ** clients < LEAST_CHANCE;
}

function list(options: readonly string[]): string {
  return options.length > 1 ? `${options.slice(0, -1).join(', ')} or ${options.at(-1)}` : options.join();
}
