import fc from "fast-check"
import { expect, it } from "vitest"
import { bodyView } from "../../src/http/request-body.ts"
import type { RequestView } from "../../src/http/request-view.ts"
import { Target } from "../../src/http/target.ts"
import { oneLine } from "../../src/redact/mask.ts"
import { MaskedRequests } from "../../src/redact/masked-requests.ts"
import { createRedactor } from "../../src/redact/redactor.ts"
import { fewOrAll } from "../support/thorough.ts"

type Headers = readonly (readonly [string, string])[]

function facts(url: string, headers: Headers, body: string | undefined): RequestView {
  return {
    method: "GET",
    url,
    target: new Target(url),
    isWithin: () => false,
    fingerprint: url,
    retainable: true,
    header: () => null,
    headers: () => headers,
    body: bodyView(body),
  }
}

const number = fc.oneof(
  fc.constantFrom("1", "4", "12345678", "87654321", "2026", "123456789"),
  fc.nat({ max: 999_999_999 }).map(String),
)
const word = fc.constantFrom(
  ..."v1 v2 orders lines token key bot services 0AX4XfWhx7Kq93ls8d7f9 0gRt5CkYp3 T00000000 sekritTOKENvalue me".split(
    " ",
  ),
)
const segment = fc.oneof(number, word, fc.constant(""))
const name = fc.constantFrom(
  ..."page limit since until id ids pin code access_token password fields cursor q".split(" "),
)
const url = fc
  .tuple(
    fc.constantFrom(
      "https://api.example.com",
      "https://ann:s3cret@api.example.com:8080",
      "https://api.telegram.org",
    ),
    fc.array(segment, { maxLength: 4 }),
    fc.array(fc.tuple(name, fc.oneof(number, word, fc.constantFrom("password:hunter22", "2026-01-31"))), {
      maxLength: 3,
    }),
    fc.constantFrom("", "#access_token=1234567"),
  )
  .map(
    ([host, segments, parameters, end]) =>
      `${host}/${segments.join("/")}${parameters.length > 0 ? "?" : ""}${parameters.map((pair) => pair.join("=")).join("&")}${end}`,
  )
const credential = fc.constantFrom("12345678", "87654321", "sekritTOKENvalue", "2026/orders/12")
const headers = fc.array(
  fc.oneof(
    fc.tuple(fc.constantFrom("x-api-key", "authorization", "x-odd"), credential),
    fc.tuple(fc.constantFrom("traceparent", "accept"), fc.constantFrom("application/json", "00-1-2-01")),
  ),
  { maxLength: 2 },
)
const body = fc.option(
  credential.map((password) => JSON.stringify({ password })),
  { nil: undefined },
)
const REPEATS = [
  "key 12345678 is wrong",
  "no 87654321, and no sekritTOKENvalue",
  "at 2026/orders/12: 1234567",
]

it("what was found out about other requests changes nothing of how one is shown", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(url, headers, body), { minLength: 2, maxLength: 12 }), (asked) => {
      const redactor = createRedactor()
      const shown = new MaskedRequests(redactor)
      for (const [url, headers, body] of asked) {
        const request = facts(url, headers, body)
        const alone = redactor.secretsOf(request)
        const found = shown.of(request)
        expect(found.url).toBe(oneLine(alone.mask(redactor.url(url))))
        for (const text of REPEATS) expect(found.line(text)).toBe(oneLine(alone.mask(text)))
      }
    }),
    { numRuns: fewOrAll(80, 400) },
  )
})

it("a header that changes with each request, and carries nothing, is no reason to look anew", () => {
  const redactor = createRedactor()
  let looks = 0
  const counting = {
    ...redactor,
    secretsOf(request: RequestView) {
      looks++
      return redactor.secretsOf(request)
    },
  }
  const shown = new MaskedRequests(counting)
  for (let n = 0; n < 50; n++) {
    const id = n.toString(16).padStart(16, "0")
    const trace = `00-4bf92f3577b34da6a3ce929d0e0e4736-${id}-01`
    const headers: Headers = [
      ["traceparent", trace],
      ["x-api-key", "sekritTOKENvalue"],
    ]
    shown.of(facts(`https://api.example.com/v1/orders/${n}?page=${n}`, headers, undefined)).line("label")
  }
  expect(looks).toBe(1)
})
