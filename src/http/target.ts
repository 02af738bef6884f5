import { endpointPattern } from "./endpoint-pattern.ts"
import { urlParts } from "./url-parts.ts"

/** Where a request goes: its URL, and the parts of it that heed goes by. Of most only the origin is ever asked for. */
export class Target {
  readonly url: string
  readonly origin: string
  /** As `UrlParts` has it. */
  readonly originPrefix: string
  private cachedPattern: string | null

  /** @param sibling another place: what begins as that one does is of its origin */
  constructor(url: string, sibling?: Target) {
    const { origin, originPrefix } =
      sibling?.originPrefix && url.startsWith(sibling.originPrefix) ? sibling : urlParts(url)
    this.url = url
    this.origin = origin
    this.originPrefix = originPrefix
    this.cachedPattern = null
  }

  get path(): string {
    return urlParts(this.url, this).path
  }

  /** `/v1/orders/:id` */
  get endpointPattern(): string {
    this.cachedPattern ??= endpointPattern(this.path)
    return this.cachedPattern
  }
}

/** The place asked for last, which is most often the next one too: a run asks one endpoint page after page. */
export class TargetCache {
  #url = ""
  #base = ""
  #latest: Target | undefined

  /** @param base what `url` is relative to, the same for most calls; "" where it stands by itself */
  find(url: string, base = "", join: (base: string, url: string) => string = urlAlone): Target {
    if (this.#latest && url === this.#url && base === this.#base) return this.#latest
    this.#latest = new Target(join(base, url), this.#latest)
    this.#url = url
    this.#base = base
    return this.#latest
  }
}

const urlAlone = (_base: string, url: string): string => url
