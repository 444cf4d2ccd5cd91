type DisposableLike = { dispose(): unknown };

/** The class that the core hands to apps: calls its callback once. */
export class Disposable {
  #onDispose: (() => unknown) | undefined;

  constructor(onDispose: () => unknown) {
    this.#onDispose = onDispose;
  }

  static from(...many: DisposableLike[]): Disposable {
    return new Disposable(() => {
      for (const one of many) one.dispose();
    });
  }

  dispose(): void {
    const callback = this.#onDispose;
    this.#onDispose = undefined;
    callback?.();
  }
}
