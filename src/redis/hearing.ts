import type { Connection } from "./connection.ts"

/** Whether the news of one source can be heard. */
export class Hearing {
  readonly #connection: Connection
  readonly #channel: string
  readonly #heard: (text: string) => void
  readonly #ready: () => void
  #state: "no" | "asked" | "yes" = "no"

  /** @param ready called when it begins */
  constructor(connection: Connection, channel: string, heard: (text: string) => void, ready: () => void) {
    this.#connection = connection
    this.#channel = channel
    this.#heard = heard
    this.#ready = ready
  }

  /** Asks for it where that has not been done. What was once granted outlives its connection: the clients see to that. */
  get on(): boolean {
    const { wire } = this.#connection
    if (!wire?.ready) return false
    if (this.#state === "no") {
      this.#state = "asked"
      wire.subscribe(this.#channel, this.#heard).then(
        () => {
          this.#state = "yes"
          this.#ready()
        },
        () => {
          this.#state = "no"
        },
      )
    }
    return this.#state === "yes"
  }

  end(): void {
    this.#connection.wire?.unsubscribe(this.#channel, this.#heard)
  }
}
