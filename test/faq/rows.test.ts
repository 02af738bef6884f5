import { describe, expect, it } from "vitest"
import { FAQ_CODES, type FaqAction, type FaqCode } from "../../src/faq/entry.ts"
import { FAQ } from "../../src/faq/rows.ts"

/** What each row has to say, as the words that carry it; one list of words a piece of advice. */
const FIDELITY: Record<FaqCode, { title: RegExp; meaning: RegExp[]; advice: RegExp[][]; action: FaqAction }> =
  {
    400: {
      title: /bad request/i,
      meaning: [/request/, /sent/, /malformed/],
      advice: [
        [/permissions/, /API resource/, /accessed/],
        [/configuration/, /source/, /extract/],
      ],
      action: "stop",
    },
    401: {
      title: /incorrect authentication/i,
      meaning: [/API credentials/, /incorrect/],
      advice: [[/credentials/, /correct/, /valid/]],
      action: "stop",
    },
    403: {
      title: /insufficient permissions/i,
      meaning: [
        /permissions/,
        /authenticated method/,
        /user/,
        /API credential/,
        /example/,
        /not suffice/,
        /action/,
      ],
      advice: [[/authenticated user/, /enough/, /permissions/, /scope/, /call the API/]],
      action: "stop",
    },
    404: {
      title: /not found/i,
      meaning: [/server/, /cannot find/, /resource/, /requested/],
      advice: [
        [/service/, /temporar/],
        [/API resource/, /still available/, /active/],
      ],
      action: "stop",
    },
    414: {
      title: /ur[il] too long/i,
      meaning: [/requested URI/, /too large/],
      advice: [[/^If /, /custom version of the report/, /fewer parameters/, /until/, /API accepts/]],
      action: "split",
    },
    429: {
      title: /too many requests/i,
      meaning: [/requests/, /given period/, /limit/],
      advice: [
        [/reduce/i, /number/, /extract runs/, /same time/],
        [/spread/i, /schedules/, /extracts/, /same source/],
      ],
      action: "throttle",
    },
    500: {
      title: /internal server error/i,
      meaning: [/server/, /API/, /down/],
      advice: [[/server's side/, /best option/, /try again later/]],
      action: "retry",
    },
    502: {
      title: /bad gateway/i,
      meaning: [/server/, /gateway or proxy/, /received/, /invalid response/],
      advice: [[/server's side/, /best option/, /try again later/]],
      action: "retry",
    },
    503: {
      title: /service unavailable/i,
      meaning: [/server/, /not ready/, /handle the request/],
      advice: [[/server's side/, /best option/, /try again later/]],
      action: "retry",
    },
    504: {
      title: /gateway timeout/i,
      meaning: [/server/, /gateway or proxy/, /did not get a response in time/],
      advice: [
        [/reduce/i, /volume of data/, /quer/],
        [/^If /, /appl/, /reduce/, /backfill settings|backfill/],
      ],
      action: "split",
    },
  }

describe("FAQ", () => {
  it("has the ten rows and no other", () => {
    expect(Object.keys(FAQ).map(Number)).toEqual([...FAQ_CODES])
  })

  it.each(FAQ_CODES)("says of %i all that the FAQ says", (code) => {
    const row = FAQ[code]
    const wanted = FIDELITY[code]
    expect(row.code).toBe(code)
    expect(row.title).toMatch(wanted.title)
    for (const words of wanted.meaning) expect(row.meaning).toMatch(words)
    // "usually" in the FAQ: no row claims to be certain
    expect(row.meaning).toMatch(/^As a rule /)
    expect(row.advice).toHaveLength(wanted.advice.length)
    wanted.advice.forEach((piece, i) => {
      for (const words of piece) expect(row.advice[i]).toMatch(words)
    })
    expect(row.action).toBe(wanted.action)
  })

  it("cannot be changed at any depth", () => {
    expect(Object.isFrozen(FAQ)).toBe(true)
    for (const code of FAQ_CODES) {
      expect(Object.isFrozen(FAQ[code])).toBe(true)
      expect(Object.isFrozen(FAQ[code].advice)).toBe(true)
    }
  })
})
