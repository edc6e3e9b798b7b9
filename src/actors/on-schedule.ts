/** Whether what happens every so many rounds happens after this one; it never does if `every` is undefined. */
export function isOnSchedule(round: number, every: number | undefined): boolean {
  return every !== undefined && round % every === 0;
}
