import { endpointOf } from "./endpoint.ts"
import { hashText, SEED } from "./hash.ts"
import { urlParts } from "./url.ts"

/** Where a request goes: its URL, cut into the parts that heed goes by. */
export class Place {
  readonly url: string
  readonly origin: string
  /** As `UrlParts` has it. */
  readonly stem: string
  readonly path: string
  /** `/v1/orders/:id` */
  readonly endpoint: string
  /** Of path and query. */
  readonly hash: number

  /** @param like another place: what the two have in common they share, as a backlog may hold many of one endpoint */
  constructor(url: string, like?: Place) {
    const { origin, path, query, stem } = urlParts(url, like)
    this.url = url
    this.origin = origin === like?.origin ? like.origin : origin
    this.stem = stem === like?.stem ? like.stem : stem
    this.path = path === like?.path ? like.path : path
    this.endpoint = this.path === like?.path ? like.endpoint : endpointOf(path)
    this.hash = hashText(hashText(SEED, path), query)
  }

  /** With its "?", or "". */
  get query(): string {
    return urlParts(this.url).query
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
