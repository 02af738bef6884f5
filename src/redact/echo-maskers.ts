import { echoMasker } from "./mask-echoes.ts"
import type { CollectedSecrets } from "./secret-collector.ts"

type MaskEchoes = (text: string) => string

/** Requests that carry different values, remembered at once. */
const MAX_REMEMBERED = 8

/** Most requests of a run carry the same: what was got ready for one serves the next. */
export class EchoMaskers {
  readonly #known = new Map<string, MaskEchoes>()

  of(collected: CollectedSecrets): MaskEchoes {
    const { secrets, beyond } = collected
    // Large, and of one request.
    if (beyond.length > 0) return echoMasker(collected)
    const key = JSON.stringify(secrets.map(({ value, token }) => [value, token]))
    const masker = this.#known.get(key) ?? echoMasker(collected)
    // The one used last is forgotten last.
    this.#known.delete(key)
    this.#known.set(key, masker)
    if (this.#known.size > MAX_REMEMBERED) this.#known.delete(this.#known.keys().next().value as string)
    return masker
  }
}
