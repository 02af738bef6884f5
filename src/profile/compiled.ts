import type { Body } from "./body.ts"
import type { Profile, ProfileRule, ProfileWait } from "./profile.ts"
import { compileRule, type Rule } from "./rule.ts"
import type { Seen } from "./seen.ts"

/** Rules by status are remembered for so many statuses. */
const KEPT = 200

interface RulesOfStatus {
  readonly all: readonly Rule[]
  /** Those that do not look at the body. */
  readonly byHead: readonly Rule[]
}

/** A profile, ready to be used: its paths and tests are read once. */
export class CompiledProfile {
  readonly #rules: readonly Rule[]
  readonly #byStatus = new Map<number, RulesOfStatus>()

  constructor(readonly given: Profile) {
    this.#rules = given.rules.map(compileRule)
  }

  /** The first rule that fits, in order. @param body null: rules that look at a body do not fit */
  ruleFor(seen: Seen, body: Body | null): ProfileRule | null {
    const { all, byHead } = this.#rulesFor(seen.status)
    for (const rule of body === null ? byHead : all) {
      if (!rule.fitsHead(seen)) continue
      if (rule.fitsBody === null || (body !== null && rule.fitsBody(body))) return rule.given
    }
    return null
  }

  /** Does the body have a say in what this answer means, or in how long it asks to wait? */
  needsBody(seen: Seen): boolean {
    for (const rule of this.#rulesFor(seen.status).all) {
      if (!rule.fitsHead(seen)) continue
      if (rule.fitsBody !== null) return true
      return readsBody(rule.given.wait) || (rule.given.means === 429 && readsBody(this.given.waits))
    }
    return seen.status === 429 && readsBody(this.given.waits)
  }

  #rulesFor(status: number): RulesOfStatus {
    let rules = this.#byStatus.get(status)
    if (!rules) {
      const all = this.#rules.filter((rule) => rule.fitsStatus(status))
      rules = { all, byHead: all.filter((rule) => rule.fitsBody === null) }
      if (this.#byStatus.size < KEPT) this.#byStatus.set(status, rules)
    }
    return rules
  }
}

const readsBody = (waits: readonly ProfileWait[] | undefined): boolean =>
  waits?.some((wait) => "body" in wait || "bucket" in wait) ?? false

const compiled = new WeakMap<Profile, CompiledProfile>()

/** Once for each profile. */
export function compile(profile: Profile): CompiledProfile {
  const known = compiled.get(profile) ?? new CompiledProfile(profile)
  compiled.set(profile, known)
  return known
}
