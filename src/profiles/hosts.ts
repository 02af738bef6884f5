import type { Target } from "../http/target.ts"
import { type Api, apiOf } from "./schema/api.ts"
import { isList, type Profile } from "./schema/profile.ts"

/** A host and, optionally, the start of a path: `"*.myshopify.com"`, `"www.googleapis.com/youtube"`. */
interface HostPattern {
  readonly api: Api
  readonly length: number
  readonly prefix: string
  /** null if the pattern has no star: the host is then equal to `prefix` */
  readonly suffix: string | null
  /** `""` for any path */
  readonly path: string
}

/** The most origins that are cached; a run calls a few. */
const MAX_REMEMBERED = 500

/** Finds the API of a host. */
class HostIndex {
  readonly #patterns: readonly HostPattern[]
  readonly #byOrigin = new Map<string, readonly HostPattern[]>()

  constructor(apis: readonly Api[]) {
    this.#patterns = apis
      .flatMap((api) => api.hosts.map((host) => patternOf(api, host.toLowerCase())))
      .sort((a, b) => b.length - a.length)
  }

  /** The API with the longest matching pattern. Costs one look-up for a known origin. */
  find({ origin, path }: Target): Api | null {
    const candidates = this.#byOrigin.get(origin) ?? this.#candidatesFor(origin)
    for (const candidate of candidates)
      if (candidate.path === "" || isPathWithin(path, candidate.path)) return candidate.api
    return null
  }

  isUniform(origin: string): boolean {
    return (this.#byOrigin.get(origin) ?? this.#candidatesFor(origin)).every(({ path }) => path === "")
  }

  #candidatesFor(origin: string): readonly HostPattern[] {
    const host = hostOf(origin)
    const candidates = this.#patterns.filter(({ prefix, suffix }) =>
      suffix === null
        ? host === prefix
        : host.length > prefix.length + suffix.length && host.startsWith(prefix) && host.endsWith(suffix),
    )
    if (this.#byOrigin.size >= MAX_REMEMBERED) this.#byOrigin.clear()
    this.#byOrigin.set(origin, candidates)
    return candidates
  }
}

function patternOf(api: Api, pattern: string): HostPattern {
  const slash = pattern.indexOf("/")
  const host = slash === -1 ? pattern : pattern.slice(0, slash)
  const path = slash === -1 ? "" : pattern.slice(slash).replace(/\/$/, "")
  const star = host.indexOf("*")
  return {
    api,
    length: pattern.length,
    prefix: star === -1 ? host : host.slice(0, star),
    suffix: star === -1 ? null : host.slice(star + 1),
    path,
  }
}

/** `https://api.example.com:8443` is `api.example.com`. */
function hostOf(origin: string): string {
  const begin = origin.indexOf("://")
  const host = begin === -1 ? origin : origin.slice(begin + 3)
  const port = host.lastIndexOf(":")
  return port > host.lastIndexOf("]") ? host.slice(0, port) : host
}

const isPathWithin = (path: string, begin: string): boolean =>
  path.toLowerCase().startsWith(begin) && (path.length === begin.length || path[begin.length] === "/")

/** Finds the API of a request; null if it has none. */
type PickApi = (target: Target) => Api | null

/** The APIs of one Heed. */
export interface Apis {
  readonly find: PickApi
  /** True if all requests to an origin have the same API. @param origin null for all requests to any origin */
  isOneFor(origin: string | null): boolean
}

/**
 * The APIs for the option `profile`: one profile is used for any host; of several, the one that matches the host, or
 * else the first; null: none; undefined: the built-in profiles, by host.
 */
export function apisOf(
  given: Profile | readonly Profile[] | null | undefined,
  builtIn: readonly Api[],
): Apis {
  if (given === undefined) return profilesByHost(builtIn, null)
  const profiles = given === null ? [] : isList(given) ? given : [given]
  const apis = profiles.map(apiOf)
  const first = apis[0] ?? null
  return apis.length > 1 ? profilesByHost(apis, first) : { find: () => first, isOneFor: () => true }
}

function profilesByHost(apis: readonly Api[], otherwise: Api | null): Apis {
  const hosts = new HostIndex(apis)
  return {
    find: (target) => hosts.find(target) ?? otherwise,
    isOneFor: (origin) => origin !== null && hosts.isUniform(origin),
  }
}
