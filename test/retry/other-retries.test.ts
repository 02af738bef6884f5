import { describe, expect, it } from "vitest"
import type { RequestView } from "../../src/http/request-view.ts"
import { otherRetries } from "../../src/retry/other-retries.ts"

const request = (headers: Record<string, string>, clientConfig?: () => unknown) =>
  ({ header: (name: string) => headers[name] ?? null, clientConfig }) as RequestView

describe("what else retries a request", () => {
  it.each<[mark: string, config: object, advice: RegExp | null]>([
    [
      "axios-retry",
      { "axios-retry": { retries: 3 } },
      /^axios-retry retries .* remove `axiosRetry\(instance\)`/,
    ],
    ["axios-retry, set to nothing", { "axios-retry": { retries: 0 } }, null],
    ["axios-retry without a number", { "axios-retry": {} }, null],
    [
      "retry-axios from its first retry on",
      { raxConfig: { currentRetryAttempt: 1 } },
      /^retry-axios retries .* remove `rax\.attach\(instance\)`/,
    ],
    ["retry-axios before it", { raxConfig: { currentRetryAttempt: 0 } }, null],
    ["a counter", { retryCount: 1 }, /counts in `config\.retryCount`/],
    ["a counter with a line before its name", { _retryCount: 2 }, /counts in `config\._retryCount`/],
    ["a counter with two", { __retryCount: "1" }, /counts in `config\.__retryCount`/],
    ["a counter at its start", { retryCount: 0, _retryCount: 0, __retryCount: 0 }, null],
    ["none", {}, null],
  ])("shows in a config: %s", (_, config, advice) => {
    const found = otherRetries(request({}, () => config))
    if (advice) expect(found).toMatch(advice)
    else expect(found).toBeNull()
  })

  it.each<[header: string, first: string[], again: string[], advice: RegExp]>([
    ["x-stainless-retry-count", ["0"], ["1", "2", "10"], /^the SDK retries too: set its `maxRetries`/],
    [
      "amz-sdk-request",
      ["attempt=1", "attempt=1; max=3", "ttl=2; attempt=1"],
      ["attempt=2; max=3", "ttl=20260101T000000Z; attempt=9; max=9", "attempt=10"],
      /^the AWS SDK retries too: set its `maxAttempts`/,
    ],
    [
      "x-goog-api-client",
      ["gl-node/20.1.0 gccl/7.2.0 gccl-attempt-count/1", "gl-node/20.1.0"],
      ["gl-node/20.1.0 gccl-attempt-count/2", "gccl-attempt-count/11"],
      /^Google's client retries too: set its `retryOptions\.autoRetry`/,
    ],
  ])("shows in the header %s from the second attempt on", (header, first, again, advice) => {
    for (const value of first) expect(otherRetries(request({ [header]: value })), value).toBeNull()
    for (const value of again) expect(otherRetries(request({ [header]: value })), value).toMatch(advice)
  })

  it("is told of the config first, where both show", () => {
    const both = request({ "x-stainless-retry-count": "1" }, () => ({ retryCount: 1 }))
    expect(otherRetries(both)).toMatch(/config\.retryCount/)
  })

  it("is nothing for a client without a config, and without headers", () => {
    expect(otherRetries(request({}))).toBeNull()
    expect(otherRetries(request({}, () => null))).toBeNull()
  })

  it("is looked for although a config or a header cannot be read", () => {
    const fail = () => {
      throw new Error("no")
    }
    const config = new Proxy({}, { get: fail })
    expect(otherRetries(request({ "amz-sdk-request": "attempt=2" }, fail))).toMatch(/AWS/)
    expect(otherRetries(request({}, () => config))).toBeNull()
    const broken = Object.assign(
      request({}, () => ({})),
      { header: fail },
    )
    expect(otherRetries(broken)).toBeNull()
  })
})
