import { endpointOf } from "./endpoint.ts"
import { urlParts } from "./url.ts"

/** Where a request goes: its URL, and the parts of it that heed goes by. Of most only the origin is ever asked for. */
export class Place {
  readonly url: string
  readonly origin: string
  /** As `UrlParts` has it. */
  readonly stem: string
  private pattern: string | null

  /** @param like another place: what begins as that one does is of its origin */
  constructor(url: string, like?: Place) {
    const { origin, stem } = like?.stem && url.startsWith(like.stem) ? like : urlParts(url)
    this.url = url
    this.origin = origin
    this.stem = stem
    this.pattern = null
  }

  get path(): string {
    return urlParts(this.url, this).path
  }

  /** `/v1/orders/:id` */
  get endpoint(): string {
    this.pattern ??= endpointOf(this.path)
    return this.pattern
  }
}

/** The place asked for last, which is most often the next one too: a run asks one endpoint page after page. */
export class Places {
  #url = ""
  #base = ""
  #latest: Place | undefined

  /** @param base what `url` is relative to, the same for most calls; "" where it stands by itself */
  find(url: string, base = "", join: (base: string, url: string) => string = alone): Place {
    if (this.#latest && url === this.#url && base === this.#base) return this.#latest
    this.#latest = new Place(join(base, url), this.#latest)
    this.#url = url
    this.#base = base
    return this.#latest
  }
}

const alone = (_base: string, url: string): string => url
