import { type CompiledRule, compileRule } from "./compiled-rule.ts"
import type { Profile, ProfileRule, ProfileWait } from "./profile.ts"
import type { ResponseBody } from "./response-body.ts"
import type { ResponseHead } from "./response-head.ts"

/** Rules by status are remembered for so many statuses. */
const MAX_REMEMBERED = 200

interface RulesOfStatus {
  readonly all: readonly CompiledRule[]
  /** Those that do not look at the body. */
  readonly byHead: readonly CompiledRule[]
}

/** A profile, ready to be used: its paths and tests are read once. */
export class CompiledProfile {
  readonly #rules: readonly CompiledRule[]
  readonly #byStatus = new Map<number, RulesOfStatus>()

  constructor(readonly profile: Profile) {
    this.#rules = profile.rules.map(compileRule)
  }

  /** The first rule that fits, in order. @param body null: rules that look at a body do not fit */
  ruleFor(head: ResponseHead, body: ResponseBody | null): ProfileRule | null {
    const { all, byHead } = this.#rulesFor(head.status)
    for (const rule of body === null ? byHead : all) {
      if (!rule.matchesHead(head)) continue
      if (rule.matchesBody === null || (body !== null && rule.matchesBody(body))) return rule.rule
    }
    return null
  }

  /** Does the body have a say in what this answer means, or in how long it asks to wait? */
  needsBody(head: ResponseHead): boolean {
    for (const rule of this.#rulesFor(head.status).all) {
      if (!rule.matchesHead(head)) continue
      if (rule.matchesBody !== null) return true
      return readsBody(rule.rule.wait) || (rule.rule.means === 429 && readsBody(this.profile.waits))
    }
    return head.status === 429 && readsBody(this.profile.waits)
  }

  #rulesFor(status: number): RulesOfStatus {
    let rules = this.#byStatus.get(status)
    if (!rules) {
      const all = this.#rules.filter((rule) => rule.matchesStatus(status))
      rules = { all, byHead: all.filter((rule) => rule.matchesBody === null) }
      if (this.#byStatus.size < MAX_REMEMBERED) this.#byStatus.set(status, rules)
    }
    return rules
  }
}

const readsBody = (waits: readonly ProfileWait[] | undefined): boolean =>
  waits?.some((wait) => "body" in wait || "bucket" in wait) ?? false

const compiledProfiles = new WeakMap<Profile, CompiledProfile>()

/** Once for each profile. */
export function compileProfile(profile: Profile): CompiledProfile {
  const known = compiledProfiles.get(profile) ?? new CompiledProfile(profile)
  compiledProfiles.set(profile, known)
  return known
}
