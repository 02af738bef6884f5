import { endpointOf } from "./endpoint.ts"
import { hashText, SEED } from "./hash.ts"
import { type UrlParts, urlParts } from "./url.ts"

/** Where a request goes: its URL, cut into the parts that heed goes by. Of most only the origin is ever asked for. */
export class Place {
  readonly url: string
  readonly origin: string
  /** As `UrlParts` has it. */
  readonly stem: string
  private cut: UrlParts | null

  /** @param like another place: what begins as that one does is of its origin */
  constructor(url: string, like?: Place) {
    const alike = like !== undefined && like.stem !== "" && url.startsWith(like.stem)
    this.cut = alike ? null : urlParts(url)
    this.url = url
    this.origin = (this.cut ?? (like as Place)).origin
    this.stem = (this.cut ?? (like as Place)).stem
  }

  get path(): string {
    return this.#parts.path
  }

  /** With its "?", or "". */
  get query(): string {
    return this.#parts.query
  }

  /** `/v1/orders/:id` */
  get endpoint(): string {
    return endpointOf(this.path)
  }

  /** Of path and query. */
  get hash(): number {
    return hashText(hashText(SEED, this.path), this.query)
  }

  get #parts(): UrlParts {
    this.cut ??= urlParts(this.url, this)
    return this.cut
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
