/**
 * Waits for all of several promises, as `Promise.all` does, but where more than one fails, the error is that of the first in
 * the list: a message never depends on timing.
 */
export async function inOrder<Work extends readonly unknown[] | []>(
  work: Work,
): Promise<{ -readonly [K in keyof Work]: Awaited<Work[K]> }> {
  await Promise.allSettled(work);
  return Promise.all(work);
}
