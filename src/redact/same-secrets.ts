import { cutText, oneLine } from "./mask.ts"
import type { Redactor } from "./redactor.ts"
import type { MaskedRequest } from "./request-masker.ts"

type Secrets = ReturnType<Redactor["secretsOf"]>

/** The longest name, label or message that is shown, in characters. */
const MAX_LINE = 2_000
/** Texts and kinds of URLs that are remembered at once. */
const MAX_REMEMBERED = 200
/** A longer one is not remembered. */
const MAX_REMEMBERED_LENGTH = 500

/** Requests that carry the same secrets. */
export class SameSecrets {
  readonly #secrets: Secrets
  /** URLs of which nothing had to be masked, but for the numbers in them. */
  readonly #plain = new Set<string>()
  /** Names and labels come by again and again. */
  readonly #lines = new Map<string, string>()

  constructor(secrets: Secrets) {
    this.#secrets = secrets
  }

  /**
   * May a URL be shown as it is, for it differs only in numbers from one of which nothing had to be masked? The rules for
   * URLs and texts do not care which digits a number has; that it repeats none of the secrets is looked for each time.
   */
  isPlain(url: string): boolean {
    if (url.length > MAX_REMEMBERED_LENGTH || !this.#plain.has(numbersAside(url))) return false
    return !this.#secrets.repeatedIn(url)
  }

  notePlain(url: string): void {
    if (url.length > MAX_REMEMBERED_LENGTH) return
    if (this.#plain.size === MAX_REMEMBERED) this.#plain.clear()
    this.#plain.add(numbersAside(url))
  }

  masked(url: string): MaskedRequest {
    return {
      url,
      line: (text) => this.#remembered(text),
      mask: (text) => this.#secrets.mask(text),
      withoutEchoes: (text) => this.#secrets.maskEchoes(text),
      repeats: (text) => this.#secrets.repeatedIn(text),
    }
  }

  line(text: string): string {
    return cutText(oneLine(this.#secrets.mask(text)), MAX_LINE)
  }

  #remembered(text: string): string {
    const known = this.#lines.get(text)
    if (known !== undefined) return known
    const line = this.line(text)
    if (text.length > MAX_REMEMBERED_LENGTH) return line
    if (this.#lines.size === MAX_REMEMBERED) this.#lines.clear()
    this.#lines.set(text, line)
    return line
  }
}

/** A segment or a parameter's value that is a number of at most nine digits. */
const NUMBER = /(?<=[/=])\d{1,9}(?=[/?&]|$)/g

/** A URL with zeros in the place of such numbers: their lengths stay. */
function numbersAside(url: string): string {
  return url.replace(NUMBER, (digits) => "000000000".slice(0, digits.length))
}
