import { describe, expect, it } from "vitest"
import { classifyError } from "../../src/classify/network-error.ts"
import { NEAREST_STATUS_RULES } from "../../src/classify/status-table.ts"
import type { Verdict } from "../../src/classify/verdict.ts"
import { FAQ_CODES } from "../../src/faq/entry.ts"
import { decide } from "../../src/retry/decide.ts"
import { RETRY_DEFAULTS } from "../../src/retry/retry-settings.ts"
import { byStatus } from "../support/verdicts.ts"
import { pageText } from "./marked-sequences.ts"

const page = pageText("docs/guide/retries.md")

/** The rows of a table whose header begins so, cell by cell. */
function tableOf(header: string): string[][] {
  const [, below = ""] = page.split(`\n| ${header} |`)
  const lines = below.split("\n\n", 1)[0]?.split("\n").slice(2) ?? []
  return lines.map((line) =>
    line
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  )
}

/** What the page has to say of a call with the default options, all retries left. */
function sentAgain(verdict: Verdict, idempotent: boolean): string {
  const decision = decide({
    verdict,
    now: 0,
    deadline: Number.POSITIVE_INFINITY,
    idempotent,
    replayable: true,
    retries: RETRY_DEFAULTS.enabled,
    retriesLeft: RETRY_DEFAULTS.retries,
    canRefresh: false,
    statuses: RETRY_DEFAULTS.statuses,
    throttles: true,
    waitBudgetMs: 300_000,
    backoffMs: 500,
    gateClosedMs: 0,
    rejectedBackoffMs: 0,
  })
  if (decision.kind === "stop") return "no"
  return decision.reason === "throttled" ? "after the hold" : "yes"
}

describe("the tables of retries.md say what is decided", () => {
  const rows = tableOf("status").flatMap(([statuses = "", ...cells]) =>
    statuses.split(", ").map((status) => [Number(status), cells] as const),
  )
  const byError = tableOf("error without a response").flatMap(([errors = "", ...cells]) =>
    errors.split(", ").map((error) => [error.slice(1, -1), cells] as const),
  )

  it("of every status that is known, once", () => {
    const known = [...FAQ_CODES.map(Number), ...NEAREST_STATUS_RULES.keys()]
    expect(rows.map(([status]) => status).sort()).toEqual(known.sort())
  })

  it.each(rows)("of %i", (status, cells) => {
    const verdict = byStatus(status)
    expect(cells).toEqual([String(verdict.code), sentAgain(verdict, true), sentAgain(verdict, false)])
  })

  it.each(byError)("of %s", (code, cells) => {
    const verdict = classifyError(Object.assign(new Error(code), { code }))
    expect(verdict.error).toBe(code)
    expect(cells).toEqual([String(verdict.code), sentAgain(verdict, true), sentAgain(verdict, false)])
  })
})
