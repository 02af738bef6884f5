import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base"
import { afterEach, expect, it, vi } from "vitest"
import { EXPLAIN } from "../../src/call/explain-chunk.ts"
import { heedFetch } from "../../src/fetch.ts"
import { createHeed } from "../../src/index.ts"
import { instrument } from "../../src/otel.ts"

afterEach(() => {
  vi.restoreAllMocks()
})

it("names the first calls of a process as all others, though the rules of redaction are still to be loaded", async () => {
  const { loaded } = EXPLAIN
  EXPLAIN.loaded = null
  vi.spyOn(EXPLAIN, "tryLoad").mockImplementation(async () => {
    await new Promise((resolve) => setTimeout(resolve, 20))
    EXPLAIN.loaded = loaded
    return loaded
  })
  const exporter = new InMemorySpanExporter()
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
  const heed = createHeed()
  const stop = instrument(heed, { tracer: provider.getTracer("test"), clientSpans: true })
  const fetch = heedFetch(heed, async () => new Response("{}", { status: 404 }))
  const ids = [17, 18, 19]
  await Promise.all(
    ids.map((id) => fetch(`https://api.example.com/orders/${id}?key=s3cr3t`, { method: "POST" })),
  )
  stop()
  const spans = exporter.getFinishedSpans()
  const urls = spans.map(({ attributes }) => attributes["url.full"])
  expect(new Set(urls)).toEqual(
    new Set(ids.map((id) => `https://api.example.com/orders/${id}?key=[redacted]`)),
  )
  expect(new Set(spans.map(({ name }) => name))).toEqual(new Set(["heed POST /orders/:id", "POST"]))
  expect(new Set(spans.map(({ attributes }) => attributes["server.address"]))).toEqual(
    new Set(["api.example.com"]),
  )
  expect(heed.report().endpoints.map(({ endpoint }) => endpoint)).toEqual(["POST /orders/:id"])
})

it("goes on by the strict rules where these cannot be loaded", async () => {
  const { loaded } = EXPLAIN
  EXPLAIN.loaded = null
  vi.spyOn(EXPLAIN, "tryLoad").mockImplementation(async () => {
    EXPLAIN.failed = true
    return null
  })
  const heed = createHeed()
  const stop = instrument(heed, { tracer: new BasicTracerProvider().getTracer("test") })
  const fetch = heedFetch(heed, async () => new Response("{}"))
  try {
    await expect(fetch("https://api.example.com/orders")).resolves.toMatchObject({ status: 200 })
  } finally {
    stop()
    Object.assign(EXPLAIN, { loaded, failed: false })
  }
})
