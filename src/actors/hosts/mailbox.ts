/** Takes messages at any time and handles them one after the other, in the order in which they came. */
export class Mailbox {
  #last: Promise<unknown> = Promise.resolve();

  /** Handles a message when those before it are done, whether they succeeded or not. */
  post<T>(handle: () => Promise<T>): Promise<T> {
    const handled = this.#last.then(handle);
    this.#last = handled.catch(() => {});
    return handled;
  }
}
