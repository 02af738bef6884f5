import { describe, expect, it } from "vitest"
import { providerOf } from "../../../src/explain/evidence/api-message.ts"
import { collectEvidence } from "../../../src/explain/evidence/collect-evidence.ts"
import { sightOf } from "../failure-contexts.ts"

const SECRET = `green "cows" dance <7> times, at night`

/** What is shown of an answer that repeats what the request bore. */
function shown(status: number, headers: Record<string, string>, answerBody: unknown): string {
  const failure = sightOf({ status, headers, answerBody, requestHeaders: { "x-api-key": SECRET } })
  return JSON.stringify([collectEvidence(failure), providerOf(failure)])
}

describe("an echo in which a reader would end", () => {
  it.each([
    ["the title of a page", 502, {}, `<html><title>bad ${SECRET}</title></html>`],
    ["an element", 400, {}, `<Error><Code>Bad</Code><Message>bad ${SECRET}</Message></Error>`],
    ["a line of text", 503, {}, `bad ${SECRET}`],
    ["a challenge", 401, { "www-authenticate": `Bearer error="bad", error_description="bad ${SECRET}"` }, ""],
    ["a challenge's realm, quoted twice", 401, { "www-authenticate": `Bearer realm=""${SECRET}""` }, ""],
    ["scopes", 403, { "x-oauth-scopes": SECRET, "x-accepted-oauth-scopes": `rows, ${SECRET}` }, ""],
    ["Location", 404, { location: `/v1/${SECRET}/rows` }, ""],
  ])("is masked as a whole in %s", (_, status, headers, body) => {
    const text = shown(status, headers, body)
    expect(text).toContain("[redacted]")
    expect(text).not.toMatch(/green|cows|dance|times|night/)
  })
})
