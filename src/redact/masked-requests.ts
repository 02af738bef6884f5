import { headersBeside } from "../http/basic-credentials.ts"
import type { RequestView } from "../http/request-view.ts"
import type { Redactor } from "./redactor.ts"
import type { MaskedRequest, RequestMasker } from "./request-masker.ts"
import { SameSecrets } from "./same-secrets.ts"

/** Headers that do and do not count, by their latest value. */
const MAX_NAMES = 100
const NOTHING: readonly RequestView[] = []
/** Requests that carry the same, remembered at once: runs change their credentials, and some use several. */
const MAX_REMEMBERED = 8

/**
 * Looks at each request once a call. Most requests of a run carry the same headers, and nothing in their URLs: what was
 * found out about one holds for the next, so that a listener costs microseconds a call.
 */
export class MaskedRequests implements RequestMasker {
  readonly isStrict = false
  readonly redactor: Redactor
  readonly #known = new WeakMap<RequestView, MaskedRequest>()
  readonly #bySecrets = new Map<string, SameSecrets>()
  readonly #headers = new Map<string, { readonly value: string; readonly counts: boolean }>()

  constructor(redactor: Redactor) {
    this.redactor = redactor
  }

  of(request: RequestView, carried: readonly RequestView[] = NOTHING): MaskedRequest {
    return carried.reduceRight((shown, facts) => maskedByBoth(shown, this.#of(facts)), this.#of(request))
  }

  /** Looks once more: before a diagnosis, when more may be known of what the request carried. */
  anew(request: RequestView, carried: readonly RequestView[]): MaskedRequest {
    for (const facts of [request, ...carried]) this.forget(facts)
    return this.of(request, carried)
  }

  forget(request: RequestView): void {
    this.#known.delete(request)
  }

  name(request: RequestView, text: string): string {
    const masked = this.of(request)
    const { origin } = request.target
    // Some hosts are secrets themselves, and some paths are known by their host.
    if (text === origin) return masked.line(this.redactor.url(text))
    return masked.line(text.startsWith("/") ? this.redactor.url(text, origin) : text)
  }

  #of(request: RequestView): MaskedRequest {
    const known = this.#known.get(request)
    if (known) return known
    const shown = this.#look(request)
    this.#known.set(request, shown)
    return shown
  }

  #look(request: RequestView): MaskedRequest {
    const { url } = request
    const head = this.#headOf(request)
    const same = head === null ? undefined : this.#bySecrets.get(head)
    if (same?.isPlain(url)) return same.masked(url)
    const masked = this.redactor.url(url)
    const sameSecrets = head === null ? null : this.#sameSecretsOf(head + changedParts(url, masked), request)
    const found = sameSecrets ?? new SameSecrets(this.redactor.secretsOf(request))
    const line = found.line(masked)
    if (line === url) found.notePlain(url)
    return found.masked(line)
  }

  #sameSecretsOf(key: string, request: RequestView): SameSecrets {
    const sameSecrets = this.#bySecrets.get(key) ?? new SameSecrets(this.redactor.secretsOf(request))
    // The one used last is forgotten last.
    this.#bySecrets.delete(key)
    this.#bySecrets.set(key, sameSecrets)
    if (this.#bySecrets.size > MAX_REMEMBERED)
      this.#bySecrets.delete(this.#bySecrets.keys().next().value as string)
    return sameSecrets
  }

  /** Everything that a request carries beside its URL; null: it has a body, or cannot be read, and is looked at by itself. */
  #headOf(request: RequestView): string | null {
    try {
      const { body } = request
      if (body.text() !== null || !body.replayable || body.hides?.()) return null
      let head = ""
      for (const headers of [request.headers(), headersBeside(request)]) {
        for (const [name, value] of headers) if (this.#counts(name, value)) head += `${name}:${value}\n`
      }
      return `${head}${JSON.stringify(request.beside?.().texts ?? [])}\n`
    } catch {
      return null
    }
  }

  /** Does a header carry anything? Not where all of it may be shown. */
  #counts(name: string, value: string): boolean {
    const known = this.#headers.get(name)
    if (known?.value === value) return known.counts
    const counts = this.redactor.header(name, value) !== value
    if (known || this.#headers.size < MAX_NAMES) this.#headers.set(name, { value, counts })
    return counts
  }
}

/** The parts of a URL of which something was masked: only these carry anything. All of it where they cannot be told. */
function changedParts(url: string, masked: string): string {
  if (url === masked) return ""
  const given = url.split(/[?&]/)
  const shown = masked.split(/[?&]/)
  return given.length === shown.length ? given.filter((part, i) => part !== shown[i]).join("&") : url
}

/** One request, as it is shown where another carried something else. */
function maskedByBoth(shown: MaskedRequest, other: MaskedRequest): MaskedRequest {
  return {
    get url() {
      return other.line(shown.url)
    },
    line: (text) => shown.line(other.line(text)),
    mask: (text) => shown.mask(other.mask(text)),
    withoutEchoes: (text) => shown.withoutEchoes(other.withoutEchoes(text)),
    repeats: (text) => shown.repeats(text) || other.repeats(text),
  }
}
