import { readOr, textAt } from "../../http/caller-values.ts"
import { isFormStream } from "../../http/form-stream.ts"
import { findHeader, headerEntries } from "../../http/header-lookup.ts"
import { bodyView } from "../../http/request-body.ts"
import type { Beside, BodyView, RequestView } from "../../http/request-view.ts"
import type { RetriedUrls } from "../../http/retried-urls.ts"
import { socketTarget } from "../../http/socket-target.ts"
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
  readonly retried: RetriedUrls
}

/** What heed knows of an axios request: all of it on demand, for most of them only where it goes. */
export class AxiosRequestView implements RequestView {
  private readonly context: InstanceContext
  private readonly config: AxiosConfig
  private readonly data: unknown
  private readonly givenUrl: string
  private readonly givenBaseUrl: string | undefined
  private readonly socketPath: string
  private cachedTarget: Target | null
  private facts: BodyView | null

  /** @param data stands in the place of the config's, in a shape that can be sent again */
  constructor(context: InstanceContext, config: AxiosConfig, data: unknown = config.data) {
    this.context = context
    this.config = config
    this.data = data
    // As it is sent: an adapter may write something else into its config.
    const url = textAt(config, "url", "")
    const baseUrl = config.baseURL === undefined ? undefined : textAt(config, "baseURL", "")
    const whole = baseUrl && isAbsolute(url) ? unlessAbsoluteUrls(context, config, url) : null
    this.givenUrl = whole ?? url
    this.givenBaseUrl = whole === null ? baseUrl : undefined
    this.socketPath = textAt(config, "socketPath", "")
    this.cachedTarget = null
    // Sending it uses up what can be seen of it.
    this.facts = isFormStream(data) ? bodyView(data) : null
  }

  get method(): string {
    return textAt(this.config, "method", "GET").toUpperCase()
  }

  get target(): Target {
    this.cachedTarget ??= this.socketPath
      ? socketTarget(joinUrl(this.givenBaseUrl ?? "", this.givenUrl), this.socketPath)
      : this.context.targets.find(this.givenUrl, this.givenBaseUrl, joinUrl)
    return this.cachedTarget
  }

  isWithin(originPrefix: string): boolean {
    return this.givenBaseUrl
      ? this.target.originPrefix === originPrefix
      : this.givenUrl.startsWith(originPrefix)
  }

  /** As axios itself builds it, with the caller's own serialiser; that may throw on odd parameters. */
  get url(): string {
    return readOr(
      () =>
        String(
          this.context.instance.getUri({
            ...this.config,
            url: this.givenUrl,
            // Undefined would be taken for the instance's own.
            baseURL: this.givenBaseUrl ?? "",
            allowAbsoluteUrls: true,
          }),
        ),
      this.target.url,
    )
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

  clientConfig(): unknown {
    return this.config
  }

  header(name: string): string | null {
    return findHeader(plainHeaders(this.config.headers), name)
  }

  headers(): Iterable<readonly [string, string]> {
    return headerEntries(plainHeaders(this.config.headers))
  }
}

/** As axios has it, of a text that begins with a scheme or two slashes. */
const isAbsolute = (url: string): boolean => /^([a-z][a-z\d+\-.]*:)?\/\//i.test(url)

/** baseURL and url, as axios joins them: an absolute url stands alone. */
function joinUrl(baseURL: string, url: string): string {
  if (!baseURL || isAbsolute(url)) return url
  if (url === "") return baseURL
  let end = baseURL.length
  while (baseURL[end - 1] === "/") end--
  return `${baseURL.slice(0, end)}/${url.replace(/^\/+/, "")}`
}

/**
 * The whole URL if this copy of axios joins even an absolute url to its baseURL, as `allowAbsoluteUrls: false` has it
 * do since axios 1.8; null: an absolute url stands alone.
 */
function unlessAbsoluteUrls({ instance }: InstanceContext, config: AxiosConfig, url: string): string | null {
  const { baseURL, allowAbsoluteUrls } = config
  if (allowAbsoluteUrls === undefined || allowAbsoluteUrls === true) return null
  return readOr(() => {
    const whole = instance.getUri({ baseURL, url, allowAbsoluteUrls, params: null })
    return whole === url ? null : whole
  }, null)
}
