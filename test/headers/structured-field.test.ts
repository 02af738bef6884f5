import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type BareItem, parseDictionary, parseList } from "../../src/headers/structured-field.ts"
import { within } from "../support/cpu-time.ts"
import { fieldText, LONG_TEXTS } from "./header-cases.ts"

function onlyItem(text: string): BareItem | null {
  const members = parseList(text)
  return members?.length === 1 && members[0] && "bare" in members[0] ? members[0].bare : null
}

describe("bare items", () => {
  it.each<[string, BareItem["type"], unknown]>([
    ["5", "integer", 5],
    ["-42", "integer", -42],
    ["007", "integer", 7],
    ["999999999999999", "integer", 999_999_999_999_999],
    ["4.5", "decimal", 4.5],
    ["-0.125", "decimal", -0.125],
    ["123456789012.123", "decimal", 123_456_789_012.123],
    ['"default"', "string", "default"],
    ['""', "string", ""],
    [String.raw`"a\"b\\c"`, "string", String.raw`a"b\c`],
    ['"a, b; c=1"', "string", "a, b; c=1"],
    ["default", "token", "default"],
    ["*foo/bar:baz", "token", "*foo/bar:baz"],
    [":cHJldGVuZA==:", "byte-sequence", "cHJldGVuZA=="],
    ["?1", "boolean", true],
    ["?0", "boolean", false],
    ["@1659578233", "date", 1_659_578_233],
    ["@-5", "date", -5],
    ['%"f%c3%bc r"', "display-string", "fü r"],
  ])("reads %s as %s", (text, type, value) => {
    expect(onlyItem(text)).toEqual({ type, value })
  })

  it.each([
    "1000000000000000",
    "1.2345",
    "1234567890123.0",
    "1.",
    ".5",
    "-",
    "+5",
    "1e3",
    '"open',
    String.raw`"\n"`,
    '"ü"',
    "?2",
    "@1.5",
    ":a",
    ":ü:",
    '%"%C3"',
    '%"%ff"',
    "%a",
    "'a'",
    "ü",
    "a b",
    "1;",
    "1;A=1",
    "1;a=",
    "1 ;a",
    "(1",
    "(1,2)",
    "(1 2",
    '(1"a")',
    ")",
  ])("rejects %s", (text) => {
    expect(parseList(text)).toBeNull()
  })
})

describe("parseList", () => {
  it("reads items with parameters, spaces where they may stand", () => {
    const members = parseList('"burst";q=100; w=60;x , \t"daily";q=1000;q=2000')
    expect(members).toEqual([
      {
        bare: { type: "string", value: "burst" },
        parameters: new Map([
          ["q", { type: "integer", value: 100 }],
          ["w", { type: "integer", value: 60 }],
          ["x", { type: "boolean", value: true }],
        ]),
      },
      {
        bare: { type: "string", value: "daily" },
        parameters: new Map([["q", { type: "integer", value: 2000 }]]),
      },
    ])
  })

  it("reads inner lists", () => {
    const one = { bare: { type: "integer", value: 1 }, parameters: new Map() }
    const two = {
      bare: { type: "token", value: "b" },
      parameters: new Map([["x", { type: "integer", value: 2 }]]),
    }
    expect(parseList("( 1  b;x=2 );p=1, ()")).toEqual([
      { items: [one, two], parameters: new Map([["p", { type: "integer", value: 1 }]]) },
      { items: [], parameters: new Map() },
    ])
  })

  it("is empty for an empty field", () => {
    expect(parseList("  ")).toEqual([])
  })

  it.each(["1,", "1, ", ",1", "1,,2", "1 2", "1;a=1;", "good, b@d"])("ignores the whole of %j", (text) => {
    expect(parseList(text)).toBeNull()
  })
})

describe("parseDictionary", () => {
  it("reads keys, values and parameters; of equal keys the last counts", () => {
    expect(parseDictionary("limit=100, remaining=50;x=1, flag;y, limit=7")).toEqual(
      new Map([
        ["limit", { bare: { type: "integer", value: 7 }, parameters: new Map() }],
        [
          "remaining",
          {
            bare: { type: "integer", value: 50 },
            parameters: new Map([["x", { type: "integer", value: 1 }]]),
          },
        ],
        [
          "flag",
          {
            bare: { type: "boolean", value: true },
            parameters: new Map([["y", { type: "boolean", value: true }]]),
          },
        ],
      ]),
    )
  })

  it.each(["Limit=1", "a=1,", "a=", "=1", "a=1 b=2", '"a"=1', "1=a", "a=1;b=@"])(
    "ignores the whole of %j",
    (text) => {
      expect(parseDictionary(text)).toBeNull()
    },
  )

  it("pollutes no prototype", () => {
    expect(parseDictionary("__proto__=1, constructor=2")).toBeNull()
    expect([...(parseDictionary("constructor=2;hasownproperty")?.keys() ?? [])]).toEqual(["constructor"])
    expect(Object.hasOwn(Object.prototype, "hasownproperty")).toBe(false)
  })
})

describe("any text", () => {
  it("is read or refused, never thrown at", () => {
    fc.assert(
      fc.property(fieldText, (text) => {
        for (const parsed of [parseList(text), parseDictionary(text)]) {
          expect(parsed === null || typeof parsed === "object").toBe(true)
        }
      }),
    )
  })

  it("comes back as it was written", () => {
    const key = fc.stringMatching(/^[a-z*][a-z0-9_.*-]{0,9}$/)
    const bare = fc.oneof(
      fc
        .integer({ min: -999_999_999_999_999, max: 999_999_999_999_999 })
        .map((value) => ({ text: String(value), value })),
      fc.stringMatching(/^[ -~]*$/).map((value) => ({ text: `"${value.replace(/["\\]/g, "\\$&")}"`, value })),
      fc.stringMatching(/^[A-Za-z*][\w:/.*-]*$/).map((value) => ({ text: value, value })),
      fc.boolean().map((value) => ({ text: value ? "?1" : "?0", value })),
    )
    const item = fc.record({ bare, parameters: fc.dictionary(key, bare, { maxKeys: 3 }) })
    fc.assert(
      fc.property(fc.array(item, { maxLength: 5 }), (items) => {
        const text = items
          .map((written) => {
            const parameters = Object.entries(written.parameters).map(
              ([name, { text }]) => `;${name}=${text}`,
            )
            return written.bare.text + parameters.join("")
          })
          .join(", ")
        const read = parseList(text)?.map((member) => {
          if (!("bare" in member)) throw new Error("no inner list was written")
          return [member.bare.value, [...member.parameters].map(([name, { value }]) => [name, value])]
        })
        const written = items.map(({ bare, parameters }) => [
          bare.value,
          Object.entries(parameters).map(([name, { value }]) => [name, value]),
        ])
        expect(read).toEqual(written)
      }),
    )
  })

  it("of 64 KiB is read in linear time", () => {
    for (const text of LONG_TEXTS) {
      within(1_000, () => parseList(text))
      within(1_000, () => parseDictionary(text))
    }
  })
})
