import { echoMasker } from "./mask-echoes.ts"
import type { CollectedSecrets } from "./secret-collector.ts"

type MaskEchoes = (text: string) => string

/** Requests that carry different values, remembered at once. */
const MAX_REMEMBERED = 8

interface Ready {
  readonly collected: CollectedSecrets
  readonly maskEchoes: MaskEchoes
}

/** Most requests of a run carry the same: what was got ready for one serves the next. */
export class EchoMaskers {
  readonly #known = new Map<string, MaskEchoes>()
  /** What carries much is remembered for as long as its request: it is looked at again before a diagnosis. */
  readonly #large = new WeakMap<object, Ready>()

  of(collected: CollectedSecrets, request: object): MaskEchoes {
    return collected.beyond.length > 0 ? this.#ofLarge(request, collected) : this.#ofSmall(collected)
  }

  #ofLarge(request: object, collected: CollectedSecrets): MaskEchoes {
    const known = this.#large.get(request)
    if (known && areSame(known.collected, collected)) return known.maskEchoes
    const maskEchoes = echoMasker(collected)
    this.#large.set(request, { collected, maskEchoes })
    return maskEchoes
  }

  #ofSmall(collected: CollectedSecrets): MaskEchoes {
    const key = JSON.stringify(collected.secrets.map(({ value, token }) => [value, token]))
    const masker = this.#known.get(key) ?? echoMasker(collected)
    // The one used last is forgotten last.
    this.#known.delete(key)
    this.#known.set(key, masker)
    if (this.#known.size > MAX_REMEMBERED) this.#known.delete(this.#known.keys().next().value as string)
    return masker
  }
}

/** The texts are compared as they are: a key made of them would be a copy of up to half a megabyte. */
function areSame(one: CollectedSecrets, other: CollectedSecrets): boolean {
  return (
    one.secrets.length === other.secrets.length &&
    one.beyond.length === other.beyond.length &&
    one.beyond.every((text, i) => text === other.beyond[i]) &&
    one.secrets.every(
      ({ value, token }, i) => value === other.secrets[i]?.value && token === other.secrets[i].token,
    )
  )
}
