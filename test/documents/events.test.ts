import { describe, expect, it } from "vitest"
import { fieldsOf, fieldsOfMembers, unionOf, unionOfMember } from "./declared.ts"
import { codesIn, firstCodes, guidePage, tableOf } from "./guide-page.ts"

const page = guidePage("events")
const all = (texts: readonly string[]) => [...new Set(texts)].sort()

describe("the page on events lists", () => {
  const events = fieldsOfMembers("call/events.ts", "HeedEvents")
  const { rows } = tableOf(page, "Every event", "event")
  const ofCall = firstCodes(tableOf(page, "Every event", "field"))

  it("every event", () => {
    expect(all(rows.flatMap(([event = ""]) => codesIn(event)))).toEqual(all([...events.keys()]))
  })

  it.each([...events])("all that %s tells", (event, fields) => {
    const told = rows.find(([name]) => name === `\`${event}\``)?.[2] ?? ""
    const names = [...(told.startsWith("those of a call") ? ofCall : []), ...codesIn(told)]
    // Values stand in quotes, and a diagnosis has a page of its own.
    const named = names.filter((name) => /^\w+$/.test(name))
    expect(all(named)).toEqual(all(fields.map((field) => field.replace(/^diagnosis\..*/, "diagnosis"))))
  })

  it("the states of a gate", () => {
    const [, , told = ""] = rows.find(([name]) => name === "`gate`") ?? []
    expect(codesIn(told).filter((code) => code.startsWith('"'))).toEqual(['"shared"', '"alone"'])
  })

  it.each([
    ["Why a request is sent again", "`reason`", unionOf("retry/decide.ts", "RetryReason")],
    ["Every warning", "`code`", unionOf("call/events.ts", "WarningCode")],
    ["What a notice announces", "`kind`", unionOfMember("report/notice.ts", "Notice", "kind")],
  ])("%s", (heading, first, values) => {
    expect(all(firstCodes(tableOf(page, heading, first)))).toEqual(all(values))
  })

  it("every field of the report", () => {
    const named = tableOf(page, "The report", "field").rows.flatMap(([field = "", says = ""]) => {
      const [name = ""] = codesIn(field)
      const inner = codesIn(says).filter(
        (code) => code.startsWith(`${name}.`) || code.startsWith(`${name}[].`),
      )
      return inner.length > 0 ? inner : codesIn(field)
    })
    expect(all(named)).toEqual(all(fieldsOf("report/run-report.ts", "RunReport")))
  })
})

it("the page on the log of a run lists every kind of line", () => {
  const own = ["RunLine", "CountsLine", "ReportLine", "LostLine", "EndLine"]
  const lines = own.flatMap((line) => unionOfMember("run-log/line.ts", line, "event"))
  const events = [...fieldsOfMembers("call/events.ts", "HeedEvents").keys()]
  expect(all(firstCodes(tableOf(guidePage("run-log"), "The format", "event")))).toEqual(
    all([...lines, ...events]),
  )
})
