import { describe, expect, it } from "vitest"
import { NETWORK } from "../../src/classify/network-table.ts"
import { fieldsOf, objectsWith, textsOf, unionOf } from "./declared.ts"
import { codesIn, firstCodes, guidePage, tableOf } from "./guide-page.ts"

const page = guidePage("diagnosis")
const all = (texts: readonly string[]) => [...new Set(texts)].sort()

describe("the page on the diagnosis lists", () => {
  it("every field", () => {
    const { rows } = tableOf(page, "Every field", "field")
    // Fields within a field stand in its row.
    const named = rows.flatMap(([field = "", , says = ""]) => {
      const names = codesIn(field)
      const inner = codesIn(says).filter((code) =>
        names.some((name) => code.startsWith(`${name}.`) || code.startsWith(`${name}[].`)),
      )
      return inner.length > 0 ? inner : names
    })
    expect(all(named)).toEqual(all(fieldsOf("explain/diagnosis.ts", "Diagnosis")))
  })

  it.each([
    ["Every field", "reason", unionOf("report/attempt-record.ts", "WaitReason")],
    ["How the row was found", "`matchedBy`", unionOf("classify/verdict.ts", "MatchedBy")],
    ["Why heed stopped", "`stopped`", unionOf("retry/refusal.ts", "Refusal")],
    ["Every error code", "`error.code`", unionOf("call/heed-error.ts", "HeedErrorCode")],
  ])("%s: every %s", (heading, first, values) => {
    expect(values.length).toBeGreaterThan(2)
    expect(all(firstCodes(tableOf(page, heading, first)))).toEqual(all(values))
  })

  it("every action", () => {
    const row = tableOf(page, "Every field", "field").rows.find(([field]) => field === "`action`")
    expect(all(codesIn(row?.[2] ?? ""))).toEqual(
      all(unionOf("faq/entry.ts", "FaqAction").map((text) => `"${text}"`)),
    )
  })

  it("every kind of evidence", () => {
    const kinds = objectsWith("explain", ["kind", "text"]).flatMap((evidence) =>
      textsOf(evidence.get("kind")),
    )
    expect(kinds).toContain("longest-headers")
    expect(all(firstCodes(tableOf(page, "Every kind of evidence", "kind")))).toEqual(all(kinds))
  })

  it("every setting that a suggestion names by itself", () => {
    const settings = objectsWith("explain", ["setting", "text"]).flatMap((one) => textsOf(one.get("setting")))
    expect(settings).toContain("schedule")
    const [, told = ""] = /^(`suggestions\[\]\.setting`.*?)\n\n/ms.exec(page) ?? []
    expect(all(codesIn(told.replaceAll("\n", " ")).slice(1))).toEqual(all([...settings, "cursor"]))
  })

  it("why a call was not sent", () => {
    const { rows } = tableOf(page, "Every field", "field")
    expect(rows.length).toBeGreaterThan(10)
    const [, told = ""] = /(A call that was not sent has .*?)\n\n/s.exec(page) ?? []
    const reasons = objectsWith("explain/evidence/unreachable.ts", ["DEADLINE"]).flatMap((written) => [
      ...written.keys(),
    ])
    expect(all(codesIn(told).slice(2))).toEqual(all(["HELD", ...reasons]))
  })
})

describe("the table of network errors", () => {
  const rows = tableOf(page, "Every error code", "code").rows.map(([names = "", code, again]) => ({
    names: codesIn(names),
    code: Number(code),
    again,
  }))
  const againOf = ({ kind, notProcessed }: (typeof NETWORK)[number]) => {
    if (kind === "permanent") return "no"
    return notProcessed ? "any method" : "yes"
  }

  it.each(NETWORK.map((row) => [row.errors.join(", "), row] as const))("has %s", (_, row) => {
    const { code, errors } = row
    const there = rows.filter((one) => one.code === code && one.again === againOf(row))
    for (const error of errors)
      expect(
        there.some(({ names }) => names.includes(error.split(" ")[0] as string)),
        error,
      ).toBe(true)
  })

  it("has nothing else", () => {
    const known = new Set([
      ...NETWORK.flatMap(({ errors }) => errors.map((error) => error.split(" ")[0])),
      "undefined",
    ])
    expect(rows.flatMap(({ names }) => names).filter((name) => !known.has(name))).toEqual([])
  })
})
