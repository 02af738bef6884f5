import { type CompiledProfile, compileProfile } from "./compiled-profile.ts"
import type { Profile, ProfileLimit } from "./profile.ts"

/**
 * One API as a Heed knows it from the start: what is needed before its first answer. The rules, which are needed once
 * an answer is a failure, may still have to be loaded.
 */
export interface Api {
  readonly name: string
  /** As `Profile.hosts`. */
  readonly hosts: readonly string[]
  /** May an answer that looks like a good one be a failure? */
  readonly failuresIn2xx: boolean
  /** Published limits that hold for every caller. */
  readonly limits: readonly PacingLimit[]
  /** null: not loaded (yet). */
  readonly loaded: CompiledProfile | null
  /** Loads the rules. Never rejects; null if they cannot be had, in which case the next call tries again. */
  load(): Promise<CompiledProfile | null>
}

export type PacingLimit = Pick<ProfileLimit, "requests" | "per" | "concurrency">

/** An API whose profile is at hand, as one that the caller gives. */
export function apiOf(profile: Profile): Api {
  const loaded = compileProfile(profile)
  return {
    name: profile.name,
    hosts: profile.hosts,
    failuresIn2xx: profile.failuresIn2xx === true,
    limits: profile.limits?.filter(({ paces }) => paces) ?? [],
    loaded,
    load: () => Promise.resolve(loaded),
  }
}

/** What a directory says of an API. */
export interface DirectoryEntry {
  readonly name: string
  readonly hosts: readonly string[]
  readonly failuresIn2xx?: true
  readonly limits?: readonly PacingLimit[]
}

/** An API of the directory: its rules are loaded once, when `load` is first called. */
export class LazyApi implements Api {
  readonly name: string
  readonly hosts: readonly string[]
  readonly failuresIn2xx: boolean
  readonly limits: readonly PacingLimit[]
  loaded: CompiledProfile | null = null
  readonly #loadProfile: () => Promise<Profile>
  #loading: Promise<CompiledProfile | null> | null = null

  /** @param load brings its profile */
  constructor(entry: DirectoryEntry, load: () => Promise<Profile>) {
    this.name = entry.name
    this.hosts = entry.hosts
    this.failuresIn2xx = entry.failuresIn2xx ?? false
    this.limits = entry.limits ?? []
    this.#loadProfile = load
  }

  load(): Promise<CompiledProfile | null> {
    this.#loading ??= this.#load()
    return this.#loading
  }

  async #load(): Promise<CompiledProfile | null> {
    try {
      this.loaded = compileProfile(await this.#loadProfile())
    } catch {
      // A chunk that was redeployed, or a disk that is out of file descriptors.
      this.#loading = null
    }
    return this.loaded
  }
}
