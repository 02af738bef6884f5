import { echoMasker } from "./mask-echoes.ts"
import type { CollectedSecrets } from "./secret-collector.ts"

type MaskEchoes = (text: string) => string

/** Requests that carry different values, remembered at once. */
const MAX_REMEMBERED = 8

interface Ready {
  readonly key: string
  readonly maskEchoes: MaskEchoes
}

/** Most requests of a run carry the same: what was got ready for one serves the next. */
export class EchoMaskers {
  readonly #known = new Map<string, MaskEchoes>()
  /** What carries much is remembered for as long as its request: it is looked at again before a diagnosis. */
  readonly #large = new WeakMap<object, Ready>()

  of(collected: CollectedSecrets, request: object): MaskEchoes {
    const { secrets, beyond } = collected
    const key = JSON.stringify([secrets.map(({ value, token }) => [value, token]), beyond])
    return beyond.length > 0 ? this.#ofLarge(request, key, collected) : this.#ofSmall(key, collected)
  }

  #ofLarge(request: object, key: string, collected: CollectedSecrets): MaskEchoes {
    const known = this.#large.get(request)
    if (known?.key === key) return known.maskEchoes
    const maskEchoes = echoMasker(collected)
    this.#large.set(request, { key, maskEchoes })
    return maskEchoes
  }

  #ofSmall(key: string, collected: CollectedSecrets): MaskEchoes {
    const masker = this.#known.get(key) ?? echoMasker(collected)
    // The one used last is forgotten last.
    this.#known.delete(key)
    this.#known.set(key, masker)
    if (this.#known.size > MAX_REMEMBERED) this.#known.delete(this.#known.keys().next().value as string)
    return masker
  }
}
