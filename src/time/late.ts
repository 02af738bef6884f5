/** What is loaded when it is first asked for, such as a chunk of code. */
export class Late<T> {
  /** null: not loaded (yet). */
  loaded: T | null = null
  /** The latest attempt to load it failed. */
  failed = false
  readonly #import: () => Promise<T>
  readonly #needed: Late<unknown> | null
  #loading: Promise<T> | null = null

  /** @param needed is loaded at the same time; if that fails, this is there without it */
  constructor(load: () => Promise<T>, needed: Late<unknown> | null = null) {
    this.#import = load
    this.#needed = needed
  }

  /** Loads it once. A failure is not kept: the next call tries again. @throws what the loader throws */
  load(): Promise<T> {
    this.#loading ??= this.#load()
    return this.#loading
  }

  /** Begins to load it, unless that was tried before. Cheap enough for every call. */
  prefetch(): void {
    if (this.#loading === null && !this.failed) this.tryLoad()
  }

  /** The same as `load`; null if it cannot be had, as when a chunk was redeployed or a disk is out of file descriptors. */
  async tryLoad(): Promise<T | null> {
    try {
      return this.loaded ?? (await this.load())
    } catch {
      return null
    }
  }

  async #load(): Promise<T> {
    try {
      const needed = this.#needed?.tryLoad()
      const loaded = await this.#import()
      await needed
      this.loaded = loaded
      this.failed = false
      return loaded
    } catch (error) {
      this.failed = true
      this.#loading = null
      throw error
    }
  }
}
