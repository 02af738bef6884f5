import { describe, expect, it } from "vitest"
import { PAGES, pageText, readScenarios, sequencesIn, withSequences } from "./marked-sequences.ts"
import { playSequence } from "./sequence.ts"

const scenarios = await readScenarios()
const showing = PAGES.filter((page) => sequencesIn(pageText(page)).length > 0)

describe("the sequences of the guide", () => {
  it.each(showing)("%s shows what heed does: `npm run sequences` writes it", async (page) => {
    const text = pageText(page)
    expect(text).toBe(await withSequences(text, scenarios))
  })

  it("every scenario is shown", () => {
    const shown = new Set(showing.flatMap((page) => sequencesIn(pageText(page))))
    expect([...scenarios.keys()].filter((name) => !shown.has(name))).toEqual([])
  })

  it("every mark is closed", () => {
    for (const page of PAGES) {
      const text = pageText(page)
      expect(sequencesIn(text).length, page).toBe(text.match(/^<!-- sequence:/gm)?.length ?? 0)
    }
  })

  it("what heed does otherwise is seen", async () => {
    const reply = () => ({ status: 503 })
    const play = playSequence({ reply, play: ({ call }) => call("/orders") })
    const fewer = playSequence({
      reply,
      play: ({ call }) => call("/orders"),
      options: { retry: { retries: 3 } },
    })
    expect(await play).not.toBe(await fewer)
    expect(await play).toContain("ends the call: `retries-used`")
  })
})
