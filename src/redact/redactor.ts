import type { RequestView } from "../http/request-view.ts"
import { collectSecrets } from "./collect-secrets.ts"
import { credentialStrength } from "./credential-names.ts"
import { EchoMaskers } from "./echo-maskers.ts"
import { cutText, MASK } from "./mask.ts"
import { maskHeader } from "./mask-header.ts"
import { maskSuspects } from "./mask-suspects.ts"
import { maskBounded, maskText } from "./mask-text.ts"
import { MAX_URL_LENGTH, maskUrl } from "./mask-url.ts"
import { maskPairs } from "./name-value-pairs.ts"
import { normalizedName, parameterShape } from "./parameter-names.ts"
import { hasShape } from "./value-shapes.ts"

/**
 * Decides what of a request and its answer may be shown, by allow-list: a value is shown if its name is known to be
 * harmless and it looks the part. Names stay; what is masked reads `[redacted]`. Nothing here throws.
 */
export interface Redactor {
  /**
   * Absolute or relative. Without userinfo, fragment, the values of parameters not known to be harmless, and path segments
   * and names that look like credentials. At most 2,000 characters; a longer one ends in `[cut]`.
   * `origin`: what a relative one is relative to; some secret paths are known by their host.
   */
  url(url: string, origin?: string): string
  /** `authorization: Bearer abc` → `Bearer [redacted]`. At most 2,000 characters. An empty value stays empty. */
  header(name: string, value: string): string
  /** A query parameter's decoded value. At most 2,000 characters. */
  parameter(name: string, value: string): string
  /** What this request carried and must not be seen again. It reads headers, URL and body: only for a call that failed. */
  secretsOf(request: RequestView): Secrets
}

interface Secrets {
  /**
   * Masks every echo of what the request carried, then whatever else looks like a credential. Idempotent.
   * Reads the first 64 Ki characters; a longer text ends in `[cut]`.
   */
  mask(text: string): string
  /** Masks the echoes alone, of a text of any length: for one that is still to be read. */
  maskEchoes(text: string): string
  /** Does a text repeat anything that the request carried? For ids and the like: it reads the first 4 Ki characters. */
  repeatedIn(text: string): boolean
}

const MAX_REPEAT_LENGTH = 4_096

/** `also`: names of headers and parameters masked even where the built-in list allows them, in any case. */
export function createRedactor(extra: { headers?: string[]; parameters?: string[] } = {}): Redactor {
  const hiddenHeaders = new Set(extra.headers?.map((name) => name.toLowerCase()))
  const hiddenParameters = new Set(extra.parameters?.map(normalizedName))

  const maskers = new EchoMaskers()

  const isHidden = (header: string) => hiddenHeaders.has(header)
  const isExtra = (name: string) =>
    hiddenHeaders.has(name.toLowerCase()) || hiddenParameters.has(normalizedName(name))
  const strengthOf = (name: string) => (isExtra(name) ? "strong" : credentialStrength(name))
  const allowed = (name: string, value: string) => {
    const shape = hiddenParameters.has(normalizedName(name)) ? undefined : parameterShape(name)
    return shape !== undefined && hasShape(shape, value) && maskPairs(value, isExtra) === value
  }
  const url = (url: string, origin?: string) => maskUrl(url, allowed, undefined, origin)
  const text = (text: string) => maskText(text, isExtra, url)

  return {
    url,
    header(name, value) {
      const lower = name.toLowerCase()
      return isHidden(lower) && value !== "" ? MASK : maskHeader(lower, value, { url, text })
    },
    parameter: (name, value) =>
      value === "" || allowed(name, value) ? cutText(value, MAX_URL_LENGTH) : MASK,
    secretsOf(request) {
      const collected = collectSecrets(request, { allowed, isHidden, strengthOf })
      const maskEchoes = maskers.of(collected, request)
      // What could not be looked at is not trusted: then a word need only be odd to be masked.
      const maskMore = collected.unseen ? (part: string) => maskSuspects(text(part)) : text
      const mask = (value: string) => maskBounded(value, (part) => maskMore(maskEchoes(part)))
      const repeatedIn = (value: string) => {
        const start = value.slice(0, MAX_REPEAT_LENGTH)
        return maskEchoes(start) !== start
      }
      return { mask, maskEchoes, repeatedIn }
    },
  }
}
