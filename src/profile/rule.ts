import type { Body } from "./body.ts"
import { fitter, isList, isPresent } from "./fits.ts"
import { type Held, held } from "./held.ts"
import type { ProfileRule, Test } from "./profile.ts"
import { headersNamed, type Seen } from "./seen.ts"

/** A rule, ready to be held against many answers. */
export interface Rule {
  readonly given: ProfileRule
  fitsStatus(status: number): boolean
  /** All but the body. */
  fitsHead(seen: Seen): boolean
  /** null: the rule does not look at the body. */
  readonly fitsBody: ((body: Body) => boolean) | null
}

export function compileRule(given: ProfileRule): Rule {
  const { method, path, header, body } = given.when
  const methods = method === undefined ? null : new Set(listed(method).map((name) => name.toUpperCase()))
  const onPath = path === undefined ? null : tester(path)
  const onHeaders = Object.entries(header ?? {}).map(
    ([name, test]) => [name.toLowerCase(), tester(test)] as const,
  )
  const onBody = Object.entries(body ?? {}).map(([where, test]) => [where, tester(test)] as const)
  return {
    given,
    fitsStatus: statusTest(given.when.status),
    fitsHead: (seen) =>
      (methods === null || methods.has(seen.method)) &&
      (onPath === null || onPath([held(seen.path)])) &&
      onHeaders.every(([name, holds]) => holds(headersNamed(seen, name))),
    fitsBody: onBody.length === 0 ? null : (seen) => onBody.every(([where, holds]) => holds(seen.at(where))),
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
function tester(test: Test): (values: readonly Held[]) => boolean {
  if (isPresenceTest(test)) return (values) => values.some(isPresent) === test.present
  const fits = fitter(test)
  return (values) => values.length > 0 && values.some(fits)
}

type PresenceTest = Extract<Test, { readonly present: boolean }>

const isPresenceTest = (test: Test): test is PresenceTest =>
  typeof test === "object" && test !== null && "present" in test

const listed = (given: string | readonly string[]): readonly string[] => (isList(given) ? given : [given])
