import type { Connection } from "./connection.ts"

/** Whether the news of one source can be heard. */
export class Subscription {
  readonly #connection: Connection
  readonly #channel: string
  readonly #onMessage: (text: string) => void
  readonly #onActive: () => void
  #state: "no" | "asked" | "yes" = "no"

  /** @param onActive called when it begins */
  constructor(
    connection: Connection,
    channel: string,
    onMessage: (text: string) => void,
    onActive: () => void,
  ) {
    this.#connection = connection
    this.#channel = channel
    this.#onMessage = onMessage
    this.#onActive = onActive
  }

  /** Asks for it where that has not been done. What was once granted outlives its connection: the clients see to that. */
  get isActive(): boolean {
    const { driver } = this.#connection
    if (!driver?.ready) return false
    if (this.#state === "no") {
      this.#state = "asked"
      driver.subscribe(this.#channel, this.#onMessage).then(
        () => {
          this.#state = "yes"
          this.#onActive()
        },
        () => {
          this.#state = "no"
        },
      )
    }
    return this.#state === "yes"
  }

  end(): void {
    this.#connection.driver?.unsubscribe(this.#channel, this.#onMessage)
  }
}
