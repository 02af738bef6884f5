import { AxiosHeaders } from "axios"
import { describe, expect, it } from "vitest"
import { Announcements } from "../../src/notices/announcements.ts"
import { NOTICE_FIELDS } from "../../src/notices/notice-fields.ts"

const REQUEST = { url: "https://api.example.com/v1/orders/17?page=2" }

describe("a good response that may announce something", () => {
  it.each(NOTICE_FIELDS)("is found by %s, in whatever form a client has its headers", (name) => {
    for (const headers of [
      { [name]: "x" },
      new AxiosHeaders({ [name]: "x" }),
      new Headers({ [name]: "x" }),
      new Map([[name, "x"]]),
    ])
      expect(new Announcements().mayBeIn({ headers }, REQUEST)).toBe(true)
  })

  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["no headers", {}],
    ["other headers", { headers: { date: "x" } }],
    ["other Headers", { headers: new Headers({ date: "x" }) }],
    ["headers of axios", { headers: new AxiosHeaders({ date: "x" }) }],
    ["a text", { headers: "deprecation" }],
  ])("is none with %s", (_name, result) => {
    expect(new Announcements().mayBeIn(result, REQUEST)).toBe(false)
  })

  it("of a path that was called often is found within 32 responses", () => {
    const announcements = new Announcements()
    const found = (headers: Headers, id: number) =>
      announcements.mayBeIn({ headers }, { url: `https://api.example.com/orders/${id}` })
    for (let id = 0; id < 100; id++) expect(found(new Headers(), id)).toBe(false)
    const sunset = new Headers({ sunset: "x" })
    const seen = Array.from({ length: 32 }, (_, id) => found(sunset, id))
    expect(seen.filter(Boolean)).toHaveLength(1)
  })
})
