import type { Place } from "../exchange/place.ts"
import { type CompiledProfile, compile } from "./compiled.ts"
import { isList } from "./fits.ts"
import type { Profile } from "./profile.ts"

/** `"*.myshopify.com"`, `"www.googleapis.com/youtube"`: a host and the path that it may name. */
interface Pattern {
  readonly profile: Profile
  readonly length: number
  readonly begin: string
  /** null: no star, the host is `begin` */
  readonly end: string | null
  /** `""`: any */
  readonly path: string
}

/** Origins remembered: a run calls a few. */
const KEPT = 500

/** Which profile is for whom. */
class Hosts {
  readonly #patterns: readonly Pattern[]
  readonly #byOrigin = new Map<string, readonly Pattern[]>()

  constructor(profiles: readonly Profile[]) {
    this.#patterns = profiles
      .flatMap((profile) => profile.hosts.map((host) => patternOf(profile, host.toLowerCase())))
      .sort((a, b) => b.length - a.length)
  }

  /** The profile with the longest pattern that fits. One look-up, once an origin is known. */
  find({ origin, path }: Place): CompiledProfile | null {
    const candidates = this.#byOrigin.get(origin) ?? this.#learn(origin)
    for (const candidate of candidates)
      if (candidate.path === "" || isUnder(path, candidate.path)) return compile(candidate.profile)
    return null
  }

  isOneFor(origin: string): boolean {
    return (this.#byOrigin.get(origin) ?? this.#learn(origin)).every(({ path }) => path === "")
  }

  #learn(origin: string): readonly Pattern[] {
    const host = hostIn(origin)
    const candidates = this.#patterns.filter(({ begin, end }) =>
      end === null
        ? host === begin
        : host.length > begin.length + end.length && host.startsWith(begin) && host.endsWith(end),
    )
    if (this.#byOrigin.size >= KEPT) this.#byOrigin.clear()
    this.#byOrigin.set(origin, candidates)
    return candidates
  }
}

function patternOf(profile: Profile, pattern: string): Pattern {
  const slash = pattern.indexOf("/")
  const host = slash === -1 ? pattern : pattern.slice(0, slash)
  const path = slash === -1 ? "" : pattern.slice(slash).replace(/\/$/, "")
  const star = host.indexOf("*")
  return {
    profile,
    length: pattern.length,
    begin: star === -1 ? host : host.slice(0, star),
    end: star === -1 ? null : host.slice(star + 1),
    path,
  }
}

/** `https://api.example.com:8443` is `api.example.com`. */
function hostIn(origin: string): string {
  const begin = origin.indexOf("://")
  const host = begin === -1 ? origin : origin.slice(begin + 3)
  const port = host.lastIndexOf(":")
  return port > host.lastIndexOf("]") ? host.slice(0, port) : host
}

const isUnder = (path: string, begin: string): boolean =>
  path.toLowerCase().startsWith(begin) && (path.length === begin.length || path[begin.length] === "/")

/** Picks a request's profile. */
type PickProfile = (place: Place) => CompiledProfile | null

/** The profiles of one Heed. */
export interface Profiles {
  readonly find: PickProfile
  /** Is it the same for all requests to an origin? null: for all requests whatsoever? */
  isOneFor(origin: string | null): boolean
}

/**
 * By what the caller gave: one profile holds for whatever host is called; of several the one that fits the host, and
 * the first where none does; null: none; undefined: the built-in ones, by host.
 */
export function profilesOf(
  given: Profile | readonly Profile[] | null | undefined,
  builtIn: readonly Profile[],
): Profiles {
  if (given === undefined) return byHost(builtIn, null)
  const profiles = given === null ? [] : isList(given) ? given : [given]
  const first = profiles[0] ? compile(profiles[0]) : null
  return profiles.length > 1 ? byHost(profiles, first) : { find: () => first, isOneFor: () => true }
}

function byHost(profiles: readonly Profile[], otherwise: CompiledProfile | null): Profiles {
  const hosts = new Hosts(profiles)
  return {
    find: (place) => hosts.find(place) ?? otherwise,
    isOneFor: (origin) => origin !== null && hosts.isOneFor(origin),
  }
}
