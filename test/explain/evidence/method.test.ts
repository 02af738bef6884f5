import { expect, it } from "vitest"
import { collectEvidence, collectSuggestions } from "../../../src/explain/evidence/collect-evidence.ts"
import type { ResponseView } from "../../../src/http/response-view.ts"
import { type Scene, sightOf } from "../failure-contexts.ts"

const ITEMS = "https://api.example.com/items/"
type Target = ReturnType<NonNullable<ResponseView["redirectedTo"]>>

function textsOf(scene: Scene, target?: Target) {
  const failure = sightOf(scene)
  const response = failure.response && { ...failure.response, redirectedTo: () => target ?? null }
  const found = { ...failure, response }
  return [
    ...collectEvidence(found)
      .filter(({ kind }) => kind === "method-changed" || kind === "allow")
      .map(({ text }) => text),
    ...collectSuggestions(found)
      .filter(({ setting }) => setting === "url" || setting === "method")
      .map(({ text }) => text),
  ]
}

it.each<[what: string, scene: Scene, target: Target, texts: string[]]>([
  [
    "a POST that a redirect made a GET",
    { method: "POST", status: 405, headers: { allow: "POST" } },
    { url: `${ITEMS}?a=1`, method: "GET" },
    [
      `A redirect to ${ITEMS} made the POST a GET.`,
      "The resource takes POST (Allow).",
      `Send the POST to ${ITEMS} directly, without the redirect.`,
    ],
  ],
  [
    "a client that does not tell the method, and an Allow that does",
    { method: "POST", status: 405, headers: { allow: "POST" } },
    { url: ITEMS, method: null },
    [
      `A redirect to ${ITEMS} made the POST a GET.`,
      "The resource takes POST (Allow).",
      `Send the POST to ${ITEMS} directly, without the redirect.`,
    ],
  ],
  [
    "a client that does not tell the method",
    { method: "POST", status: 404 },
    { url: ITEMS, method: null },
    [
      `A redirect to ${ITEMS} may have made the POST a GET.`,
      `Send the POST to ${ITEMS} directly, without the redirect.`,
    ],
  ],
  [
    "a method that the resource does not take",
    { method: "PUT", status: 405, headers: { allow: "get, POST, POST" } },
    null,
    [
      "The resource takes GET and POST (Allow).",
      "Send one of GET and POST in place of PUT, or check the URL.",
    ],
  ],
  [
    "the one method that it takes",
    { status: 405, headers: { allow: "POST" } },
    null,
    ["The resource takes POST (Allow).", "Send POST in place of GET, or check the URL."],
  ],
  ["no Allow", { status: 405 }, null, []],
  ["a GET that was redirected", { status: 404 }, { url: ITEMS, method: null }, []],
  ["a redirect that keeps the method", { method: "POST", status: 404 }, { url: ITEMS, method: "POST" }, []],
  ["another failure", { method: "POST", status: 403 }, { url: ITEMS, method: "GET" }, []],
])("%s", (_, scene, target, texts) => {
  expect(textsOf(scene, target)).toEqual(texts)
})

it("names no more than eight methods, and nothing that is none", () => {
  const many = Array.from({ length: 50 }, (_, n) => `M${"X".repeat(n % 10)}`).join(",")
  const allow = `G\u001bET, <b>, a b, ${"A".repeat(30)}, ${many}`
  const [item] = collectEvidence(sightOf({ status: 405, headers: { allow } })).filter(
    ({ kind }) => kind === "allow",
  )
  expect(item?.value).toEqual(Array.from({ length: 8 }, (_, n) => `M${"X".repeat(n)}`))
})

it("masks what the request carried in the URL that a redirect led to", () => {
  const scene = {
    method: "POST",
    status: 405,
    requestHeaders: { authorization: "Bearer s3cr3t-t0ken-0123456789" },
  }
  const texts = textsOf(scene, { url: `${ITEMS}s3cr3t-t0ken-0123456789/x`, method: "GET" })
  expect(texts.join()).toContain("items/")
  expect(texts.join()).not.toContain("s3cr3t-t0ken")
})
