import { expect, it } from "vitest"
import type { DiagnoseInput } from "../../src/explain/diagnose.ts"
import { diagnosed } from "./diagnosed.ts"
import { type Scene, sightOf } from "./failure-contexts.ts"
import { SCENES } from "./scenes.ts"
import { sceneOf, WILD_ANSWERS } from "./wild-scenes.ts"

/** All texts of one failure, a line each. */
function written(name: string, scene: Scene, rest: Partial<DiagnoseInput> = {}): string {
  const { evidence, suggestions, summary } = diagnosed(scene, rest)
  return [
    `## ${name}`,
    ...evidence.map(({ kind, text, source }) => `- ${kind}: ${text}${source ? ` <${source}>` : ""}`),
    ...suggestions.map(({ setting, text }) => `> ${setting}: ${text}`),
    summary,
  ].join("\n")
}

/** For review: every text as a user reads it. After a change, `vitest -u` writes the file anew; read its diff. */
it("all sentences are as reviewed", async () => {
  const wild = WILD_ANSWERS.map((each) => {
    const { kind, exhausted } = sightOf(sceneOf(each)).verdict
    const refusal = exhausted ? "quota-exhausted" : kind === "permanent" ? "not-retryable" : "retries-used"
    return written(`${each.provider} (${each.id})`, sceneOf(each), { refusal })
  })
  const own = SCENES.map(([name, scene, rest]) => written(name, scene, rest))
  await expect(`${[...own, ...wild].join("\n\n")}\n`).toMatchFileSnapshot("sentences.txt")
})
