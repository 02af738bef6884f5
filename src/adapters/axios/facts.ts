import { bodyFacts } from "../../exchange/body.ts"
import { isFormStream } from "../../exchange/form-stream.ts"
import { given, givenText } from "../../exchange/given.ts"
import { headerEntries, headerIn } from "../../exchange/headers.ts"
import type { Place, Places } from "../../exchange/place.ts"
import type { Beside, BodyFacts, RequestFacts } from "../../exchange/request.ts"
import { besideOf } from "./beside.ts"
import type { AxiosCopy } from "./copy.ts"
import { plainHeaders } from "./headers.ts"
import type { NamedAdapters } from "./named.ts"
import { mayChange, paramsText } from "./params.ts"
import type { AxiosConfig, AxiosLike } from "./types.ts"

/** What all requests of one heeded instance share. */
export interface AxiosHome {
  readonly instance: AxiosLike
  readonly copy: AxiosCopy
  readonly adapters: NamedAdapters
  readonly places: Places
}

/** What heed knows of an axios request: all of it on demand, for most of them only where it goes. */
export class AxiosFacts implements RequestFacts {
  private readonly home: AxiosHome
  private readonly config: AxiosConfig
  private readonly data: unknown
  private readonly target: string
  private readonly base: string | undefined
  private found: Place | null
  private facts: BodyFacts | null

  /** @param data stands in the place of the config's, in a shape that can be sent again */
  constructor(home: AxiosHome, config: AxiosConfig, data: unknown = config.data) {
    this.home = home
    this.config = config
    this.data = data
    // As it is sent: an adapter may write something else into its config.
    this.target = givenText(() => config.url, "")
    this.base = config.baseURL === undefined ? undefined : givenText(() => config.baseURL, "")
    this.found = null
    // Sending it uses up what can be seen of it.
    this.facts = isFormStream(data) ? bodyFacts(data) : null
  }

  get method(): string {
    return givenText(() => this.config.method, "GET").toUpperCase()
  }

  get place(): Place {
    this.found ??= this.home.places.find(this.target, this.base, joined)
    return this.found
  }

  isUnder(stem: string): boolean {
    return this.base ? this.place.stem === stem : this.target.startsWith(stem)
  }

  /** As axios itself builds it, with the caller's own serialiser; that may throw on odd parameters. */
  get url(): string {
    const { url, baseURL, params, ...rest } = this.config
    return givenText(() => this.home.instance.getUri({ ...rest, url, baseURL, params }), this.place.url)
  }

  get fingerprint(): string {
    return this.place.url + paramsText(this.config.params)
  }

  get lasting(): boolean {
    return given(() => (this.data ?? null) === null && !mayChange(this.config.params), false)
  }

  get body(): BodyFacts {
    this.facts ??= bodyFacts(this.data)
    return this.facts
  }

  beside(): Beside {
    return besideOf(this.config, this.place.url)
  }

  header(name: string): string | null {
    return headerIn(plainHeaders(this.config.headers), name)
  }

  headers(): Iterable<readonly [string, string]> {
    return headerEntries(plainHeaders(this.config.headers))
  }
}

/** baseURL and url, as axios joins them: an absolute url stands alone. */
function joined(baseURL: string, url: string): string {
  if (!baseURL || url.includes("://") || url.startsWith("//")) return url
  if (url === "") return baseURL
  const base = baseURL.endsWith("/") ? baseURL.slice(0, -1) : baseURL
  return url.startsWith("/") ? base + url : `${base}/${url}`
}
