import type { Connection } from "./connection.ts"
import { refusalOf } from "./redis-driver.ts"

/** The subscription to the channel of one source. */
export class Subscription {
  readonly #connection: Connection
  readonly #channel: string
  readonly #onMessage: (text: string) => void
  readonly #onActive: () => void
  /** Why Redis does not let this client subscribe; null if it does, or has not replied. */
  refusal: string | null = null
  #state: "no" | "asked" | "yes" = "no"

  /** @param onActive called when the subscription becomes active */
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

  /** Subscribes on first use. An active subscription outlives its connection, because the drivers renew it. */
  get isActive(): boolean {
    const { driver } = this.#connection
    if (!driver?.ready) return false
    if (this.#state === "no") {
      this.#state = "asked"
      driver.subscribe(this.#channel, this.#onMessage).then(
        () => {
          this.#state = "yes"
          this.refusal = null
          this.#onActive()
        },
        (error) => {
          this.#state = "no"
          this.refusal = refusalOf(error)
        },
      )
    }
    return this.#state === "yes"
  }

  end(): void {
    this.#connection.driver?.unsubscribe(this.#channel, this.#onMessage)
  }
}
