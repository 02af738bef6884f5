import { readOr, textOr } from "../../http/caller-values.ts"
import { isFormStream } from "../../http/form-stream.ts"
import { findHeader, headerEntries } from "../../http/header-lookup.ts"
import { bodyView } from "../../http/request-body.ts"
import type { Beside, BodyView, RequestView } from "../../http/request-view.ts"
import type { Target, TargetCache } from "../../http/target.ts"
import type { AxiosClasses } from "./axios-classes.ts"
import { plainHeaders } from "./axios-headers.ts"
import { besideOf } from "./beside.ts"
import { isMutable, paramsText } from "./params-text.ts"
import type { AdapterResolver } from "./resolve-adapter.ts"
import type { AxiosConfig, AxiosLike } from "./types.ts"

/** What all requests of one heeded instance share. */
export interface InstanceContext {
  readonly instance: AxiosLike
  readonly classes: AxiosClasses
  readonly adapters: AdapterResolver
  readonly targets: TargetCache
}

/** What heed knows of an axios request: all of it on demand, for most of them only where it goes. */
export class AxiosRequestView implements RequestView {
  private readonly context: InstanceContext
  private readonly config: AxiosConfig
  private readonly data: unknown
  private readonly givenUrl: string
  private readonly givenBaseUrl: string | undefined
  private cachedTarget: Target | null
  private facts: BodyView | null

  /** @param data stands in the place of the config's, in a shape that can be sent again */
  constructor(context: InstanceContext, config: AxiosConfig, data: unknown = config.data) {
    this.context = context
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
    this.cachedTarget ??= this.context.targets.find(this.givenUrl, this.givenBaseUrl, joinUrl)
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
    return textOr(() => this.context.instance.getUri({ ...rest, url, baseURL, params }), this.target.url)
  }

  get fingerprint(): string {
    return this.target.url + paramsText(this.config.params)
  }

  get retainable(): boolean {
    return readOr(() => (this.data ?? null) === null && !isMutable(this.config.params), false)
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
function joinUrl(baseURL: string, url: string): string {
  if (!baseURL || url.includes("://") || url.startsWith("//")) return url
  if (url === "") return baseURL
  const base = baseURL.endsWith("/") ? baseURL.slice(0, -1) : baseURL
  return url.startsWith("/") ? base + url : `${base}/${url}`
}
