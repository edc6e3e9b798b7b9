/**
 * Waits for several promises, like `Promise.all`. If more than one fails, it throws the error of the first in the list, so that
 * messages do not depend on timing.
 */
export async function inOrder<Work extends readonly unknown[] | []>(
  work: Work,
): Promise<{ -readonly [K in keyof Work]: Awaited<Work[K]> }> {
  await Promise.allSettled(work);
  return Promise.all(work);
}
