import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { createHeed } from "../../../src/index.ts"
import { profileProblems } from "../../../src/profiles/schema/validate-profile.ts"
import { defineProfile, type Profile } from "../../../src/profiles.ts"

const SOUND = {
  name: "acme",
  title: "Acme",
  hosts: ["api.acme.com", "*.acme.com/v2"],
  docs: ["https://docs.acme.com"],
  rules: [
    {
      when: { status: [400, 403], body: { "error.code": "SLOW_DOWN" }, header: { "x-left": 0 } },
      means: 429,
      retry: "yes",
      wait: [{ header: "x-reset", unit: "epoch-seconds" }],
      says: "too many requests",
      source: "https://docs.acme.com/limits",
    },
  ],
  limits: [
    { requests: 10, per: "1s", scope: "per key", paces: true, source: "https://docs.acme.com/limits" },
  ],
} satisfies Profile

const [RULE] = SOUND.rules
const ruled = (change: object) => ({ ...SOUND, rules: [{ ...RULE, ...change }] })

const WRONG: [profile: unknown, told: string][] = [
  [null, "profile: expected an object, got null"],
  [{ ...SOUND, name: "" }, "profile.name: expected a lower-case name"],
  [{ ...SOUND, hosts: ["https://api.acme.com"] }, "profile.hosts[0]: expected a host such as"],
  [{ ...SOUND, hosts: "api.acme.com" }, 'profile.hosts: expected a list of hosts, got "api.acme.com"'],
  [{ ...SOUND, rule: [] }, "profile.rule: no such field; there are name, title, hosts"],
  [ruled({ source: undefined }), "profile.rules[0].source: expected a link"],
  [ruled({ source: "the docs" }), 'profile.rules[0].source: expected a link, "https://…", got "the docs"'],
  [ruled({ says: "" }), "profile.rules[0].says: expected a text that is not empty"],
  [ruled({ means: 420 }), "profile.rules[0].means: expected a row of the FAQ"],
  [ruled({ retry: true }), 'profile.rules[0].retry: expected "yes", "no" or "smaller", got true'],
  [ruled({ when: {} }), "profile.rules[0].when: expected at least one condition"],
  [ruled({ when: { status: "403" } }), "profile.rules[0].when.status: expected a status from 200 to 999"],
  [ruled({ when: { status: { from: 200 } } }), "profile.rules[0].when.status.to: expected a status"],
  [ruled({ when: { body: { "a[": 1 } } }), 'profile.rules[0].when.body["a["]: expected a path'],
  [ruled({ when: { body: { a: { has: 1 } } } }), 'profile.rules[0].when.body["a"].has: no such field'],
  [ruled({ when: { header: { "X-Left": 0 } } }), 'profile.rules[0].when.header["X-Left"]: expected a header'],
  [ruled({ wait: [{ header: "x", unit: "hours" }] }), "profile.rules[0].wait[0].unit: expected"],
  [ruled({ wait: [{ ms: 5 }] }), "profile.rules[0].wait[0].documented: expected a link"],
  [ruled({ wait: [{}] }), "profile.rules[0].wait[0]: expected a wait with one of header"],
  [ruled({ exhausted: true }), 'profile.rules[0].retry: expected "no", for a quota that is used up'],
  [{ ...SOUND, requestId: ["set-cookie"] }, "profile.requestId[0]: expected the name"],
  [
    { ...SOUND, limits: [{ requests: 1, scope: "all", source: "https://a.b" }] },
    "profile.limits[0]: expected both of requests and per",
  ],
  [{ ...SOUND, cost: {} }, "profile.cost: expected one of path and header"],
  [{ ...SOUND, cost: { path: "a", header: "x-cost" } }, "profile.cost: expected one of path and header"],
  [{ ...SOUND, cost: { header: "X-Cost" } }, "profile.cost.header: expected a header's name in lower case"],
  [{ ...SOUND, cost: { path: "a[" } }, "profile.cost.path: expected a path"],
  [{ ...SOUND, cost: { path: "a", unit: "" } }, "profile.cost.unit: expected a text"],
  [
    { ...SOUND, states: [{ body: { reset: { path: "a", unit: "hours" } } }] },
    "profile.states[0].body.reset.unit: expected",
  ],
]

describe("a profile at the door", () => {
  it("comes through where it is sound", () => {
    expect(defineProfile(SOUND)).toBe(SOUND)
    const cost = { path: "extensions.cost.actual", unit: "points" }
    expect(profileProblems({ ...SOUND, cost })).toEqual([])
    expect(profileProblems({ ...SOUND, cost: { header: "x-cost" } })).toEqual([])
    expect(() => createHeed({ profile: [SOUND, SOUND] })).not.toThrow()
    expect(() => createHeed({ profile: null })).not.toThrow()
  })

  it.each(WRONG)("is refused with its place: %o", (profile, told) => {
    expect(profileProblems(profile).some((line) => line.startsWith(told))).toBe(true)
  })

  it("tells all its problems in one TypeError", () => {
    const profile = ruled({ source: "", retry: "maybe", says: 7 }) as unknown as Profile
    expect(() => defineProfile(profile)).toThrow(TypeError)
    expect(() => createHeed({ profile })).toThrow(/profile\.rules\[0\]\.retry[\s\S]*\.says[\s\S]*\.source/)
    expect(() => createHeed({ profile: [SOUND, profile] })).toThrow(/profile\[1\]\.rules\[0\]\.retry/)
  })

  it("takes whatever it is given, and never throws anything else", () => {
    const part = fc.constantFrom("rules", "waits", "states", "limits", "cost", "hosts", "error", "requestId")
    fc.assert(
      fc.property(part, fc.anything(), (name, value) => {
        expect(profileProblems({ ...SOUND, [name]: value })).toBeInstanceOf(Array)
      }),
    )
  })
})
