/** What `refreshCredentials` does for the calls of one Heed. */
interface Refresh {
  /** Resolves when there are new credentials, and rejects with what the hook threw. */
  readonly done: Promise<void>
  /** The kind of credential that was refused, in the words of `schemeOf`. */
  readonly scheme: string
}

/** A try that was refused for its credentials. */
export interface RefusedAttempt {
  /** The era in which it took its credentials. */
  readonly generation: number
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
  #generation = 0
  #latest: Refresh | null = null
  #running = false
  #isCallingHook = false

  constructor(hook: () => Promise<void>) {
    this.#hook = hook
  }

  get generation(): number {
    return this.#generation
  }

  /** Is the hook itself making the call that begins now? Known for certain only up to its first await. */
  get isCallingHook(): boolean {
    return this.#isCallingHook
  }

  /** Began while the hook was under way: the hook may be waiting for this very try. */
  mayBeFromHook({ generation }: RefusedAttempt): boolean {
    return this.#running && generation === this.#generation
  }

  /** Would other credentials of the kind that is being renewed be of use to this try? */
  canHelp(refused: RefusedAttempt): boolean {
    return !this.mayBeFromHook(refused) || refused.scheme === this.#latest?.scheme
  }

  /** New credentials: those on their way, those that have come since the try began, or none yet, so the hook is called. */
  refreshed({ generation, scheme }: RefusedAttempt): Promise<void> {
    if (this.#latest && (this.#running || generation < this.#generation)) return this.#latest.done
    this.#latest = { done: this.#refresh(), scheme }
    // Every call that was to wait for it may have gone by the time that it fails.
    this.#latest.done.catch(() => {})
    return this.#latest.done
  }

  get isRunning(): boolean {
    return this.#running
  }

  /** Has the next attempt that is refused call the hook, though an earlier call of the hook has not ended. */
  giveUp(): void {
    this.#latest = null
    this.#running = false
    this.#generation++
  }

  async #refresh(): Promise<void> {
    this.#generation++
    this.#running = true
    try {
      await this.#callHook()
    } finally {
      this.#running = false
      this.#generation++
    }
  }

  #callHook(): unknown {
    this.#isCallingHook = true
    try {
      return this.#hook()
    } finally {
      this.#isCallingHook = false
    }
  }
}
