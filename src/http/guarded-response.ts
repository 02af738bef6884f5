import { readOr } from "./caller-values.ts"
import { EXCERPT_BYTES, type RedirectTarget, type ResponseView } from "./response-view.ts"

/** An answer bears no more headers than this that are looked at. */
const MAX_HEADERS = 1_000

/**
 * The answer in what a client resolved with or threw, read without harm: getters and proxies that throw say nothing.
 * @param read finds the answer; null, or a throw: there is none
 */
export function guardedResponse(read: () => ResponseView | null): ResponseView | null {
  return readOr(() => {
    const answer = read()
    return answer && new GuardedResponse(answer)
  }, null)
}

class GuardedResponse implements ResponseView {
  readonly status: number
  readonly #answer: ResponseView

  constructor(answer: ResponseView) {
    this.status = answer.status
    this.#answer = answer
  }

  /** What cannot be told is left to the caller, as a stream is. */
  get bodyState(): "whole" | "unread" | "stream" {
    return readOr(() => this.#answer.bodyState ?? "whole", "stream")
  }

  parsed(): unknown {
    return readOr(() => this.#answer.parsed?.(), undefined)
  }

  redirectedTo(): RedirectTarget | null {
    return readOr(() => {
      const { url, method } = this.#answer.redirectedTo?.() ?? {}
      const to = textIn(url)
      return to === null ? null : { url: to, method: textIn(method) }
    }, null)
  }

  header(name: string): string | null {
    return readOr(() => textIn(this.#answer.header(name)), null)
  }

  headers(): Iterable<readonly [string, string]> {
    const pairs: [string, string][] = []
    readOr(() => {
      for (const [name, value] of this.#answer.headers()) {
        const text = textIn(value)
        if (text !== null) pairs.push([String(name), text])
        if (pairs.length === MAX_HEADERS) break
      }
    }, undefined)
    return pairs
  }

  async excerpt(): Promise<string> {
    return textIn(await quietly(() => this.#answer.excerpt())) ?? ""
  }

  async discard(): Promise<void> {
    await quietly(() => this.#answer.discard())
  }
}

/** An object that only looks like headers may hold anything; no value is longer than a body's excerpt. */
function textIn(value: unknown): string | null {
  return typeof value === "string" ? value.slice(0, EXCERPT_BYTES) : null
}

async function quietly(read: () => Promise<unknown>): Promise<unknown> {
  try {
    return await read()
  } catch {
    return undefined
  }
}
