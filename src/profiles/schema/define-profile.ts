import type { Profile } from "./profile.ts"
import { profileProblems } from "./validate-profile.ts"

const validProfiles = new WeakSet<object>()

/** @throws TypeError that lists every problem of a profile */
export function validateProfile(profile: Profile): void {
  if (validProfiles.has(profile)) return
  const found = profileProblems(profile)
  if (found.length > 0)
    throw new TypeError(`this profile is invalid\n${found.map((line) => `  - ${line}`).join("\n")}`)
  validProfiles.add(profile)
}

/**
 * Checks a profile of your own.
 * @returns the same profile
 * @throws TypeError that lists every problem with its path
 */
export function defineProfile(profile: Profile): Profile {
  validateProfile(profile)
  return profile
}
