import { readOr, textOr } from "../../http/caller-values.ts"
import { isFormStream } from "../../http/form-stream.ts"
import { findHeader, headerEntries } from "../../http/header-lookup.ts"
import { bodyView } from "../../http/request-body.ts"
import type { Beside, BodyView, RequestView } from "../../http/request-view.ts"
import type { Target, TargetCache } from "../../http/target.ts"
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
  readonly targets: TargetCache
}

/** What heed knows of an axios request: all of it on demand, for most of them only where it goes. */
export class AxiosFacts implements RequestView {
  private readonly home: AxiosHome
  private readonly config: AxiosConfig
  private readonly data: unknown
  private readonly givenUrl: string
  private readonly givenBaseUrl: string | undefined
  private cachedTarget: Target | null
  private facts: BodyView | null

  /** @param data stands in the place of the config's, in a shape that can be sent again */
  constructor(home: AxiosHome, config: AxiosConfig, data: unknown = config.data) {
    this.home = home
    this.config = config
    this.data = data
    // As it is sent: an adapter may write something else into its config.
    this.givenUrl = textOr(() => config.url, "")
    this.givenBaseUrl = config.baseURL === undefined ? undefined : textOr(() => config.baseURL, "")
    this.cachedTarget = null
    // Sending it uses up what can be seen of it.
    this.facts = isFormStream(data) ? bodyView(data) : null
  }

  get method(): string {
    return textOr(() => this.config.method, "GET").toUpperCase()
  }

  get target(): Target {
    this.cachedTarget ??= this.home.targets.find(this.givenUrl, this.givenBaseUrl, joined)
    return this.cachedTarget
  }

  isWithin(originPrefix: string): boolean {
    return this.givenBaseUrl
      ? this.target.originPrefix === originPrefix
      : this.givenUrl.startsWith(originPrefix)
  }

  /** As axios itself builds it, with the caller's own serialiser; that may throw on odd parameters. */
  get url(): string {
    const { url, baseURL, params, ...rest } = this.config
    return textOr(() => this.home.instance.getUri({ ...rest, url, baseURL, params }), this.target.url)
  }

  get fingerprint(): string {
    return this.target.url + paramsText(this.config.params)
  }

  get retainable(): boolean {
    return readOr(() => (this.data ?? null) === null && !mayChange(this.config.params), false)
  }

  get body(): BodyView {
    this.facts ??= bodyView(this.data)
    return this.facts
  }

  beside(): Beside {
    return besideOf(this.config, this.target.url)
  }

  header(name: string): string | null {
    return findHeader(plainHeaders(this.config.headers), name)
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
