/** Accepts messages at any time and handles them one after the other, in order. */
export class Mailbox {
  #last: Promise<unknown> = Promise.resolve();

  /** Handles a message after those before it, whether they succeeded or not. */
  post<T>(handle: () => Promise<T>): Promise<T> {
    const handled = this.#last.then(handle);
    this.#last = handled.catch(() => {});
    return handled;
  }
}
