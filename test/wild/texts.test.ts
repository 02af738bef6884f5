import { describe, expect, it } from "vitest"
import { diagnose } from "../../src/explain/diagnose.ts"
import { FAQ } from "../../src/faq/rows.ts"
import { sightOf } from "../explain/failure-contexts.ts"
import { sceneOf, WILD_ANSWERS } from "../explain/wild-scenes.ts"

describe.each(WILD_ANSWERS.map((each) => [each.id, each] as const))("%s", (_, wild) => {
  const failure = sightOf(sceneOf(wild))
  const { evidence, suggestions, advice, summary } = diagnose({
    failure,
    faq: FAQ,
    refusal: "retries-used",
    retryAt: null,
    totalWaitMs: 0,
    url: failure.request.url,
  })
  const texts = [...evidence, ...suggestions].map(({ text }) => text).concat(advice, summary)

  it("says nothing that does not fit", () => {
    const { textMustNot = [] } = wild.expected
    for (const words of [textMustNot].flat()) expect(texts.join("\n").toLowerCase()).not.toContain(words)
  })

  it("begins with what the API says, and has no link in a sentence of its own", () => {
    const first = evidence[0]
    if (first?.kind === "api-message" || first?.kind === "firewall")
      expect(summary.split("\n")[1]).toContain(first.text.slice(0, 100))
    for (const { kind, text } of evidence) if (kind !== "api-message") expect(text).not.toMatch(/https?:\/\//)
    if (wild.answer.body !== "") expect(["api-message", "firewall", "web-page"]).toContain(first?.kind)
  })

  it("has its units and plurals right", () => {
    for (const text of texts)
      expect(text).not.toMatch(
        /(?<![\d.,])(?:1 \w+s (?:a|an|per|in)\b|0 requests a )|\(0 ms\)|\b1 times\b|FAQ row/,
      )
  })
})
