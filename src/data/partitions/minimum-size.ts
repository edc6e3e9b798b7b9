import { InputError } from '../../core/errors.js';

const ATTEMPTS = 1000;

/** @throws InputError at `data.partition.minimumSize` if there are not enough samples for every client to have so many */
export function checkMinimumSize(samples: number, clients: number, minimumSize: number): void {
  if (clients * minimumSize <= samples) return;
  throw new InputError(
    'data.partition.minimumSize',
    `${clients} clients x ${minimumSize} are ${clients * minimumSize} samples, but there are only ${samples}`,
  );
}

/**
 * Repeats a draw, up to 1000 times, until every client has `minimumSize` samples.
 *
 * @param draw for each class the number of samples that each client gets
 * @param alpha of the Dirichlet distribution that is drawn from, for the advice
 * @throws InputError at `data.partition.minimumSize` if no draw is good enough
 */
export function drawWithMinimumSize(
  draw: () => Int32Array[],
  { clients, minimumSize, alpha, advice }: { clients: number; minimumSize: number; alpha: number; advice: string },
): Int32Array[] {
  let best = 0;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const counts = draw();
    const totals = Array.from({ length: clients }, (_, client) =>
      counts.reduce((total, count) => total + count[client], 0),
    );
    const smallest = Math.min(...totals);
    if (smallest >= minimumSize) return counts;
    best = Math.max(best, smallest);
  }
  throw new InputError(
    'data.partition.minimumSize',
    `no draw of ${ATTEMPTS} gave all ${clients} clients ${minimumSize} samples (the best gave the smallest client ${best}); ` +
      `take a larger alpha than ${alpha}, fewer clients, ${advice}`,
  );
}
