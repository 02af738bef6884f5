/** What is loaded when it is first asked for, such as a chunk of code. */
export class Late<T> {
  /** null: not loaded (yet). */
  loaded: T | null = null
  /** The latest attempt to load it failed. */
  failed = false
  readonly #import: () => Promise<T>
  #loading: Promise<T> | null = null

  constructor(load: () => Promise<T>) {
    this.#import = load
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
      this.loaded = await this.#import()
      this.failed = false
      return this.loaded
    } catch (error) {
      this.failed = true
      this.#loading = null
      throw error
    }
  }
}
