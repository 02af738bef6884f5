/** What `refreshCredentials` does for the calls of one Heed. */
interface Renewal {
  /** Resolves when there are new credentials, and rejects with what the hook threw. */
  readonly done: Promise<void>
  /** The kind of credential that was refused, in the words of `schemeOf`. */
  readonly scheme: string
}

/** A try that was refused for its credentials. */
export interface RefusedTry {
  /** The era in which it took its credentials. */
  readonly era: number
  readonly scheme: string
}

/**
 * The credentials of one Heed, and their renewal: one at a time, for all calls of all its sources, for the hook is not
 * told for whom it is called.
 *
 * Time is cut into eras: a new one begins with each renewal, and another as it ends. A try that took its credentials
 * in an earlier era than this one has seen older ones refused, so it never causes a renewal: it waits for the one under
 * way, or goes again with what the latest has brought. Only a try of this very era begins one.
 */
export class Credentials {
  readonly #hook: () => Promise<void>
  #era = 0
  #latest: Renewal | null = null
  #running = false
  #calling = false

  constructor(hook: () => Promise<void>) {
    this.#hook = hook
  }

  get era(): number {
    return this.#era
  }

  /** Is the hook itself making the call that begins now? Known for certain only up to its first await. */
  get calling(): boolean {
    return this.#calling
  }

  /** Began while the hook was under way: the hook may be waiting for this very try. */
  mayBeOwn({ era }: RefusedTry): boolean {
    return this.#running && era === this.#era
  }

  /** Would other credentials of the kind that is being renewed be of use to this try? */
  concerns(refused: RefusedTry): boolean {
    return !this.mayBeOwn(refused) || refused.scheme === this.#latest?.scheme
  }

  /** New credentials: those on their way, those that have come since the try began, or none yet, so the hook is called. */
  renewed({ era, scheme }: RefusedTry): Promise<void> {
    if (this.#latest && (this.#running || era < this.#era)) return this.#latest.done
    this.#latest = { done: this.#renew(), scheme }
    // Every call that was to wait for it may have gone by the time that it fails.
    this.#latest.done.catch(() => {})
    return this.#latest.done
  }

  async #renew(): Promise<void> {
    this.#era++
    this.#running = true
    try {
      await this.#call()
    } finally {
      this.#running = false
      this.#era++
    }
  }

  #call(): unknown {
    this.#calling = true
    try {
      return this.#hook()
    } finally {
      this.#calling = false
    }
  }
}
