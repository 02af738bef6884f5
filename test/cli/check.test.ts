import { describe, expect, it } from "vitest"
import type { Terminal } from "../../src/cli/terminal.ts"
import { heed } from "./run.ts"

const NOW = Date.UTC(2026, 0, 15)

interface Sent {
  url: string
  init: RequestInit
}

/** An API of one answer, and what it was asked. */
function api(answer: () => Response | Promise<Response>) {
  const sent: Sent[] = []
  const fetch = (async (url: string, init: RequestInit) => {
    sent.push({ url, init })
    return answer()
  }) as unknown as Terminal["fetch"]
  return { sent, fetch }
}

const json = (status: number, headers: Record<string, string>, body: unknown = {}) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json", date: new Date(NOW).toUTCString(), ...headers },
  })

describe("heed check", () => {
  it("says what an answer states: limits with their units, the profile, the clock, settings to paste", async () => {
    const { fetch, sent } = api(() =>
      json(200, { ratelimit: '"burst";r=57;t=30', "ratelimit-policy": '"burst";q=60;w=60' }),
    )
    const { code, out, err } = await heed(["check", "https://api.example.com/v1/orders"], { fetch })
    expect({ code, err }).toEqual({ code: 0, err: "" })
    expect(sent).toHaveLength(1)
    expect(out).toContain("GET https://api.example.com/v1/orders: 200, after 0 ms")
    expect(out).toContain("burst: 60 requests in 1 m, 57 left, reset in 30 s (ratelimit)")
    expect(out).toContain("agree")
    expect(out).toContain("limit: { requests: 60, per: 60000 }")
    expect(out).toContain("common conventions")
  })

  it("names the profile of an API that it knows, and explains a failure", async () => {
    const { fetch } = api(() =>
      json(
        403,
        { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(NOW / 1_000 + 600) },
        {
          message: "API rate limit exceeded",
        },
      ),
    )
    const { code, out } = await heed(["check", "https://api.github.com/user"], { fetch })
    expect(code).toBe(75)
    expect(out).toContain("403, which here means 429")
    expect(out).toContain("API: github")
    expect(out).toContain("0 left, reset in 10 m")
  })

  it("tells a clock that is off", async () => {
    const { fetch } = api(() => json(200, { date: new Date(NOW + 90_000).toUTCString() }))
    const { out } = await heed(["check", "https://api.example.com/"], { fetch })
    expect(out).toMatch(/1 m 31 s ahead of|1 m 30 s ahead of/)
  })

  it("sends headers with values of the environment, a method and a body, and shows no value", async () => {
    const { fetch, sent } = api(() => json(401, {}, { message: "bad token s3cr3tS3cr3t99" }))
    const { code, out, err } = await heed(
      [
        ...["check", "https://user:s3cr3tS3cr3t98@api.example.com/x?api_key=s3cr3tS3cr3t97", "-X", "post"],
        ...["-H", "Authorization: Bearer $TOKEN", "-H", "X-Api-Key: $KEY", "-d", '{"a":1}'],
      ],
      { fetch, env: { TOKEN: "s3cr3tS3cr3t99", KEY: "s3cr3tS3cr3t96" } },
    )
    expect(code).toBe(1)
    expect(sent[0]?.init).toMatchObject({
      method: "POST",
      body: '{"a":1}',
      headers: [
        ["Authorization", "Bearer s3cr3tS3cr3t99"],
        ["X-Api-Key", "s3cr3tS3cr3t96"],
      ],
    })
    expect(out + err).not.toMatch(/s3cr3tS/)
    expect(out).toContain("401")
  })

  it("masks what its body carried where the answer repeats it", async () => {
    const { fetch } = api(() => json(403, {}, { message: "Blue-Horse9 may not read" }))
    const { out } = await heed(
      ["check", "https://api.example.com/x", "-X", "POST", "-d", '{"client_secret":"Blue-Horse9"}'],
      { fetch },
    )
    expect(out).toContain("[redacted] may not read")
    expect(out).not.toContain("Blue-Horse9")
  })

  it.each([
    ["what is no URL", ["ftp://x/"], "expected a URL"],
    ["a header without a colon", ["https://x.example/", "-H", "s3cr3tS3cr3t99"], 'expected "Name: value"'],
    [
      "a variable that is not set",
      ["https://x.example/", "-H", "Authorization: Bearer s3cr3tS3cr3t99 $NONE"],
      "no NONE",
    ],
    ["a wrong number", ["https://x.example/", "--timeout", "soon"], "--timeout soon"],
  ])("says in a line what is wrong: %s", async (_, args, message) => {
    const { code, err, out } = await heed(["check", ...args])
    expect({ code, out }).toEqual({ code: 2, out: "" })
    expect(err).toContain(message)
    expect(err).not.toContain("s3cr3tS")
  })

  it("may come back later where the API cannot be reached", async () => {
    const refused = Object.assign(new TypeError("fetch failed"), {
      cause: Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" }),
    })
    const { code, out } = await heed(["check", "https://api.example.com/"], {
      fetch: () => Promise.reject(refused),
    })
    expect(code).toBe(75)
    expect(out).toContain("no answer")
  })

  it("gives all of it as JSON", async () => {
    const { fetch } = api(() => json(200, { "x-ratelimit-limit": "10", "x-ratelimit-remaining": "9" }))
    const { out } = await heed(["check", "https://api.example.com/", "--json"], { fetch })
    expect(JSON.parse(out)).toMatchObject({
      status: 200,
      diagnosis: null,
      limits: [{ limit: 10, remaining: 9 }],
    })
  })
})
