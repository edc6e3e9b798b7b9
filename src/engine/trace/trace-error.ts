/** A traced function did what a compiled function cannot: the message names the tfjs operation and the remedy. */
export class TraceError extends Error {
  override readonly name = 'TraceError';
  readonly code = 'not-traceable';

  /**
   * @param operation the tfjs operation at fault, as the user wrote it: `tf.fft`
   * @param problem what it does, as a clause that follows its name
   * @param remedy what to write instead, as an imperative sentence
   */
  constructor(
    readonly operation: string,
    readonly problem: string,
    readonly remedy: string,
  ) {
    super(`${operation} ${problem}. ${remedy}.`);
  }
}
