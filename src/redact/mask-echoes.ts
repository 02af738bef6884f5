import { EchoSearch } from "./echo-search.ts"
import { CUT, MASK } from "./mask.ts"
import { type Reading, readingsOf } from "./readings.ts"
import { type CollectedSecrets, MIN_SECRET_LENGTH } from "./secret-collector.ts"
import { TextWindows } from "./text-windows.ts"

/**
 * Masks every echo of what was carried: in upper or lower case, in any mixture of escapes, in base64 and hex, starts and
 * ends of tokens from 8 characters on, and whatever stands in a part of the request that was not looked through. In a text
 * that ends in CUT, the start of an echo that the cut went through is masked too. Linear in the text.
 */
export function echoMasker({ secrets, beyond }: CollectedSecrets): (text: string) => string {
  if (secrets.length === 0 && beyond.length === 0) return (text) => text
  let search: EchoSearch | null = null
  let windows: TextWindows | null = null
  return (given) => {
    const isCut = given.endsWith(CUT)
    const text = isCut ? given.slice(0, -CUT.length) : given
    if (text.length < MIN_SECRET_LENGTH) return given
    const readings = readingsOf(text)
    const spans = new Spans(text)
    search ??= new EchoSearch(secrets)
    search.scan(readings, (reading, start, end) => spans.add(reading, start, end), isCut)
    if (beyond.length > 0) {
      windows ??= new TextWindows(beyond)
      for (const reading of readings)
        windows.scan(reading.codes, (start, end) => spans.add(reading, start, end))
    }
    return isCut ? spans.masked() + CUT : spans.masked()
  }
}

/** Places in a text, which may lie on one another. */
class Spans {
  readonly #text: string
  /** For each place where one begins, the farthest end; null: none was added. */
  #ends: Int32Array | null = null

  constructor(text: string) {
    this.#text = text
  }

  add({ at }: Reading, start: number, end: number): void {
    this.#ends ??= new Int32Array(this.#text.length)
    const from = at[start] as number
    this.#ends[from] = Math.max(this.#ends[from] as number, at[end] as number)
  }

  /** The text with one MASK in the place of all that touch. */
  masked(): string {
    if (this.#ends === null) return this.#text
    const shown: string[] = []
    let done = 0
    let masked = false
    this.#ends.forEach((end, start) => {
      if (end <= done) return
      if (start > done || !masked) shown.push(this.#text.slice(done, start), MASK)
      masked = true
      done = end
    })
    shown.push(this.#text.slice(done))
    return shown.join("")
  }
}
