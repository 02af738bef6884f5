import { Late } from "../../time/late.ts"
import type { Profile, ProfileLimit } from "./profile.ts"

/**
 * One API as a Heed knows it from the start: what is needed before its first answer. The rules, which are needed once
 * an answer is a failure, may still have to be loaded.
 */
export interface Api {
  readonly name: string
  /** As `Profile.hosts`. */
  readonly hosts: readonly string[]
  /** Is the body of a good answer read? It may be a failure, or state what it cost. */
  readonly failuresIn2xx: boolean
  /** Published limits that hold for every caller. */
  readonly limits: readonly PacingLimit[]
  /** null: not loaded (yet). */
  readonly loaded: Profile | null
  /** Loads the rules. Never rejects; null if they cannot be had, in which case the next call tries again. */
  load(): Promise<Profile | null>
}

type PacingLimit = Pick<ProfileLimit, "requests" | "per" | "concurrency">

/** An API whose profile is at hand, as one that the caller gives. */
export function apiOf(profile: Profile): Api {
  return {
    name: profile.name,
    hosts: profile.hosts,
    failuresIn2xx: profile.failuresIn2xx === true || profile.cost?.path !== undefined,
    limits: profile.limits?.filter(({ paces }) => paces) ?? [],
    loaded: profile,
    load: () => Promise.resolve(profile),
  }
}

/** What a directory says of an API. */
export interface DirectoryEntry {
  readonly name: string
  readonly hosts: readonly string[]
  readonly failuresIn2xx?: true
  readonly limits?: readonly PacingLimit[]
}

/**
 * An API of the directory: its rules are loaded once, when `load` is first called.
 * @param loadProfile brings its profile
 */
export function lazyApi(entry: DirectoryEntry, loadProfile: () => Promise<Profile>): Api {
  const profile = new Late(loadProfile)
  return {
    failuresIn2xx: false,
    limits: [],
    ...entry,
    get loaded() {
      return profile.loaded
    },
    load: () => profile.tryLoad(),
  }
}
