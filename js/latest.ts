// The latest values by name: an older one goes for each new one beyond the limit.

/** A map that keeps only the latest entries, at most as many as it is created for. */
export class Latest<T> {
  readonly #known = new Map<string, T>()
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  get(name: string): T | undefined {
    return this.#known.get(name)
  }

  set(name: string, value: T): void {
    this.#known.set(name, value)
    const [oldest] = this.#known.keys()
    if (this.#known.size > this.#most && oldest !== undefined) this.#known.delete(oldest)
  }
}
