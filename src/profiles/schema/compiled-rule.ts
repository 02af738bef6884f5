import { isList, isPresent, matcherFor } from "./match-value.ts"
import { type Operand, toOperand } from "./operand.ts"
import type { ProfileRule, Test } from "./profile.ts"
import type { ResponseBody } from "./response-body.ts"
import { headerOperands, type ResponseHead } from "./response-head.ts"

/** A rule, ready to be held against many answers. */
export interface CompiledRule {
  readonly rule: ProfileRule
  matchesStatus(status: number): boolean
  /** All but the body. */
  matchesHead(head: ResponseHead): boolean
  /** null: the rule does not look at the body. */
  readonly matchesBody: ((body: ResponseBody) => boolean) | null
}

export function compileRule(rule: ProfileRule): CompiledRule {
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

/** Of several values one must fit; what must not be there is in none of them. */
function testerOf(test: Test): (values: readonly Operand[]) => boolean {
  if (isPresenceTest(test)) return (values) => values.some(isPresent) === test.present
  const matches = matcherFor(test)
  return (values) => values.length > 0 && values.some(matches)
}

type PresenceTest = Extract<Test, { readonly present: boolean }>

const isPresenceTest = (test: Test): test is PresenceTest =>
  typeof test === "object" && test !== null && "present" in test

const toList = (given: string | readonly string[]): readonly string[] => (isList(given) ? given : [given])
