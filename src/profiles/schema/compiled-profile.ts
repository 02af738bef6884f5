import { isPresent, matcherFor, type Operand, toOperand } from "./match-value.ts"
import { isList, type Profile, type ProfileRule, type ProfileWait, type Test } from "./profile.ts"
import type { ResponseBody } from "./response-body.ts"
import { headerOperands, type ResponseHead } from "./response-head.ts"

/** The most statuses for which the selected rules are cached. */
const MAX_REMEMBERED = 200

interface RulesOfStatus {
  readonly all: readonly CompiledRule[]
  /** The rules that do not look at the body. */
  readonly byHead: readonly CompiledRule[]
}

/** A profile whose rules are compiled once. */
export class CompiledProfile {
  readonly #rules: readonly CompiledRule[]
  readonly #byStatus = new Map<number, RulesOfStatus>()

  constructor(readonly profile: Profile) {
    this.#rules = profile.rules.map(compileRule)
  }

  /** The first rule that matches. @param body null: rules that look at a body do not match */
  ruleFor(head: ResponseHead, body: ResponseBody | null): ProfileRule | null {
    const { all, byHead } = this.#rulesFor(head.status)
    for (const rule of body === null ? byHead : all) {
      if (!rule.matchesHead(head)) continue
      if (rule.matchesBody === null || (body !== null && rule.matchesBody(body))) return rule.rule
    }
    return null
  }

  /** True if the row of this response, or its wait, depends on the body. */
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

/** Compiles each profile once. */
export function compileProfile(profile: Profile): CompiledProfile {
  const known = compiledProfiles.get(profile) ?? new CompiledProfile(profile)
  compiledProfiles.set(profile, known)
  return known
}

/** A rule whose tests are compiled to functions. */
interface CompiledRule {
  readonly rule: ProfileRule
  matchesStatus(status: number): boolean
  /** Every condition of the rule but those on status and body. */
  matchesHead(head: ResponseHead): boolean
  /** null if the rule does not look at the body. */
  readonly matchesBody: ((body: ResponseBody) => boolean) | null
}

function compileRule(rule: ProfileRule): CompiledRule {
  const { method, path, header, body } = rule.when
  const methods = method === undefined ? null : new Set(toList(method).map((name) => name.toUpperCase()))
  const onPath = path === undefined ? null : testerOf(path)
  const onHeaders = Object.entries(header ?? {}).map(
    ([name, test]) => [name.toLowerCase(), testerOf(test)] as const,
  )
  const onBody = Object.entries(body ?? {}).map(([where, test]) => [where, testerOf(test)] as const)
  return {
    rule,
    matchesStatus: statusTest(rule.when.status),
    matchesHead: (head) =>
      (methods === null || methods.has(head.method)) &&
      (onPath === null || onPath([toOperand(head.path)])) &&
      onHeaders.every(([name, passes]) => passes(headerOperands(head, name))),
    matchesBody:
      onBody.length === 0 ? null : (head) => onBody.every(([where, passes]) => passes(head.at(where))),
  }
}

function statusTest(status: ProfileRule["when"]["status"]): (status: number) => boolean {
  if (status === undefined) return (given) => given >= 400
  if (typeof status === "number") return (given) => given === status
  if (isList(status)) return (given) => status.includes(given)
  const { from, to } = status
  return (given) => given >= from && given <= to
}

/** One of several values has to match; `{ present: false }` requires that none is present. */
function testerOf(test: Test): (values: readonly Operand[]) => boolean {
  if (isPresenceTest(test)) return (values) => values.some(isPresent) === test.present
  const matches = matcherFor(test)
  return (values) => values.length > 0 && values.some(matches)
}

type PresenceTest = Extract<Test, { readonly present: boolean }>

const isPresenceTest = (test: Test): test is PresenceTest =>
  typeof test === "object" && test !== null && "present" in test

const toList = (given: string | readonly string[]): readonly string[] => (isList(given) ? given : [given])
