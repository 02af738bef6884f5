import { endpointPattern } from "./endpoint-pattern.ts"
import { urlParts } from "./url-parts.ts"

/** Where a request goes: its URL, and the parts of it that heed goes by. Of most only the origin is ever asked for. */
export class Target {
  readonly url: string
  readonly origin: string
  /** As `UrlParts` has it. */
  readonly originPrefix: string
  private cachedPath: string | null
  private cachedPattern: string | null

  /**
   * @param sibling another target: a URL that begins with its `originPrefix` has its origin
   * @param origin in place of the URL's
   */
  constructor(url: string, sibling?: Target, origin = "") {
    const isOfSibling = sibling && sibling.originPrefix !== "" && url.startsWith(sibling.originPrefix)
    const parts = isOfSibling ? sibling : urlParts(url)
    this.url = url
    this.origin = origin || parts.origin
    this.originPrefix = origin ? "" : parts.originPrefix
    this.cachedPath = isOfSibling ? null : parts.path
    this.cachedPattern = null
  }

  get path(): string {
    this.cachedPath ??= urlParts(this.url, this).path
    return this.cachedPath
  }

  /** `/v1/orders/:id` */
  get endpointPattern(): string {
    this.cachedPattern ??= endpointPattern(this.path)
    return this.cachedPattern
  }
}

/** The target asked for last, which most often is the next one too: a run asks one endpoint page after page. */
export class TargetCache {
  #url = ""
  #base = ""
  #latest: Target | undefined

  /** @param base what `url` is relative to, the same for most calls; "" if it stands by itself */
  find(url: string, base = "", join: (base: string, url: string) => string = urlAlone): Target {
    if (this.#latest && url === this.#url && base === this.#base) return this.#latest
    this.#latest = new Target(join(base, url), this.#latest)
    this.#url = url
    this.#base = base
    return this.#latest
  }
}

const urlAlone = (_base: string, url: string): string => url
