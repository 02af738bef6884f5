import { createServer } from "node:http"
import { createRequire } from "node:module"
import type { AddressInfo } from "node:net"
import { context, metrics, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api"
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks"
import { registerInstrumentations } from "@opentelemetry/instrumentation"
import { HttpInstrumentation } from "@opentelemetry/instrumentation-http"
import { UndiciInstrumentation } from "@opentelemetry/instrumentation-undici"
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics"
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base"
import axios from "axios"
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import { heedAxios } from "../../src/axios.ts"
import { heedFetch } from "../../src/fetch.ts"
import { createHeed } from "../../src/index.ts"
import { countResends, instrument } from "../../src/otel.ts"
import { list, split } from "../../src/split.ts"

const spans = new InMemorySpanExporter()
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] })
const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })
const meters = new MeterProvider({ readers: [reader] })

/** Statuses that the server answers with, then 200s. */
let statuses: number[] = []
const server = createServer((_request, response) => {
  response.statusCode = statuses.shift() ?? 200
  response.setHeader("x-request-id", "req-1")
  response.end("{}")
})
let origin = ""

beforeAll(async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  trace.setGlobalTracerProvider(provider)
  metrics.setGlobalMeterProvider(meters)
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  await meters.shutdown()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})
afterEach(() => {
  spans.reset()
  statuses = []
})

const heeded = () => createHeed({ retry: { backoff: { base: 1 } } })
const named = (name: RegExp) => spans.getFinishedSpans().filter((span) => name.test(span.name))
const ofKind = (kind: SpanKind) => spans.getFinishedSpans().filter((span) => span.kind === kind)
const parentOf = ({ parentSpanContext }: ReadableSpan) => parentSpanContext?.spanId

async function metric(name: string) {
  await reader.forceFlush()
  const all =
    exporter
      .getMetrics()
      .at(-1)
      ?.scopeMetrics.flatMap((scope) => scope.metrics) ?? []
  return all.find(({ descriptor }) => descriptor.name === name)
}

describe("instrument, without an instrumentation of the client", () => {
  it("makes a span for a call and one for each attempt, in order, and says why it waited", async () => {
    const heed = heeded()
    const stop = instrument(heed)
    statuses = [503, 200]
    const outer = trace.getTracer("test").startSpan("job")
    await context.with(trace.setSpan(context.active(), outer), () =>
      heedFetch(heed)(`${origin}/orders/8841?key=s3cr3tS3cr3t99`),
    )
    outer.end()
    stop()
    const [call] = named(/^heed GET \/orders\/:id$/)
    if (!call) throw new Error("a call has a span")
    const attempts = ofKind(SpanKind.CLIENT)
    expect(parentOf(call)).toBe(outer.spanContext().spanId)
    expect(attempts.map(parentOf)).toEqual([call.spanContext().spanId, call.spanContext().spanId])
    expect(attempts.map(({ attributes }) => attributes)).toMatchObject([
      { "http.response.status_code": 503, "error.type": "503", "server.address": "127.0.0.1" },
      { "http.response.status_code": 200, "http.request.resend_count": 1 },
    ])
    expect(attempts[0]?.attributes).not.toHaveProperty("http.request.resend_count")
    expect(call.events.map(({ name }) => name)).toContain("heed.retry")
    expect(call.status.code).toBe(SpanStatusCode.UNSET)
    expect(
      JSON.stringify(spans.getFinishedSpans().map(({ attributes, events }) => [attributes, events])),
    ).not.toMatch(/s3cr3t/)
  })

  it("says of a call that failed why, by the row", async () => {
    const heed = heeded()
    const stop = instrument(heed)
    statuses = [404]
    const client = heedAxios(axios.create({ baseURL: origin }), heed)
    await expect(client.get("/orders")).rejects.toMatchObject({ response: { status: 404 } })
    stop()
    const [call] = named(/^heed /)
    expect(call?.status).toMatchObject({
      code: SpanStatusCode.ERROR,
      message: expect.stringContaining("404"),
    })
    expect(call?.attributes).toMatchObject({
      "error.type": "404",
      "http.response.status_code": 404,
      "heed.request_id": "req-1",
    })
    expect(ofKind(SpanKind.CLIENT)[0]?.attributes).toMatchObject({ "error.type": "404" })
  })

  it("measures requests, waits, rejections and holds", async () => {
    const heed = heeded()
    const stop = instrument(heed)
    statuses = [429, 200]
    await heedFetch(heed)(`${origin}/limited`)
    const rejected = await metric("heed.rejected")
    expect(rejected?.descriptor.unit).toBe("{request}")
    expect(rejected?.dataPoints[0]).toMatchObject({ value: 1, attributes: { "heed.source": origin } })
    const waits = await metric("heed.wait.duration")
    expect(waits?.descriptor.unit).toBe("s")
    expect(waits?.dataPoints.some(({ attributes }) => attributes["heed.wait.reason"] === "hold")).toBe(true)
    const requests = await metric("http.client.request.duration")
    expect(requests?.dataPoints.map(({ attributes }) => attributes["http.response.status_code"])).toContain(
      429,
    )
    expect((await metric("heed.gate.queue"))?.dataPoints).toMatchObject([{ value: 0 }])
    expect((await metric("heed.hold.active"))?.dataPoints.at(-1)).toMatchObject({ value: 0 })
    stop()
  })

  it("counts a rejection once, also of a call that ends in the wait after it", async () => {
    const heed = createHeed({ source: "once" })
    const stop = instrument(heed)
    statuses = [429]
    const abort = new AbortController()
    heed.on("retry", () => setTimeout(() => abort.abort(), 5))
    await expect(heedFetch(heed)(`${origin}/limited`, { signal: abort.signal })).rejects.toThrow()
    stop()
    const rejected = (await metric("heed.rejected"))?.dataPoints ?? []
    expect(rejected.find(({ attributes }) => attributes["heed.source"] === "once")?.value).toBe(1)
  })

  it("says of an attempt without an answer what failed, and of a method that no one knows that it is another", async () => {
    const heed = heeded()
    const stop = instrument(heed, { clientSpans: true })
    const refuse = (error: unknown) =>
      heedFetch(heed, () => Promise.reject(error))(`${origin}/a`, { method: "PURGE" })
    await expect(refuse(new DOMException("too late", "TimeoutError"))).rejects.toThrow()
    const cause = Object.assign(new Error("reset"), { code: "ECONNRESET" })
    await expect(refuse(new TypeError("fetch failed", { cause }))).rejects.toThrow()
    await expect(refuse(undefined)).rejects.toBeUndefined()
    stop()
    const attempts = ofKind(SpanKind.CLIENT)
    expect(attempts.map(({ attributes }) => attributes["error.type"])).toEqual([
      "TimeoutError",
      "ECONNRESET",
      "_OTHER",
    ])
    expect(attempts[0]).toMatchObject({
      name: "HTTP",
      attributes: { "http.request.method": "_OTHER", "http.request.method_original": "PURGE" },
    })
  })

  it("ends the span of a call that the caller aborts", async () => {
    const heed = heeded()
    const stop = instrument(heed)
    await expect(heedFetch(heed)(`${origin}/aborted`, { signal: AbortSignal.abort() })).rejects.toMatchObject(
      { name: "AbortError" },
    )
    stop()
    expect(named(/^heed GET \/aborted/)[0]?.status.code).toBe(SpanStatusCode.ERROR)
  })

  it("is not begun twice, and leaves nothing behind when it is stopped", async () => {
    const heed = heeded()
    const stop = instrument(heed)
    expect(() => instrument(heed)).toThrow("instrumented already")
    stop()
    await heedFetch(heed)(`${origin}/quiet`)
    expect(spans.getFinishedSpans()).toEqual([])
    expect(() => instrument({} as never)).toThrow("createHeed of the same build")
  })
})

describe("instrument, beside the instrumentations of undici and http", () => {
  it("makes their spans children of the call's, and counts the resends", async () => {
    const unregister = registerInstrumentations({
      tracerProvider: provider,
      instrumentations: [new UndiciInstrumentation({ requestHook: countResends })],
    })
    try {
      const heed = heeded()
      const stop = instrument(heed)
      statuses = [503, 200]
      await heedFetch(heed)(`${origin}/by-undici`)
      stop()
      const [call] = named(/^heed /)
      const attempts = ofKind(SpanKind.CLIENT)
      expect(attempts).toHaveLength(2)
      expect(new Set(attempts.map(parentOf))).toEqual(new Set([call?.spanContext().spanId]))
      expect(attempts.map(({ attributes }) => attributes["http.request.resend_count"])).toEqual([
        undefined,
        1,
      ])
    } finally {
      unregister()
    }
  })

  it("does so for axios on Node's http", async () => {
    const unregister = registerInstrumentations({
      tracerProvider: provider,
      instrumentations: [
        new HttpInstrumentation({ requestHook: countResends, disableIncomingRequestInstrumentation: true }),
      ],
    })
    try {
      // The module is patched when it is next required.
      createRequire(import.meta.url)("http")
      const heed = heeded()
      const stop = instrument(heed)
      statuses = [503, 200]
      await heedAxios(axios.create({ baseURL: origin }), heed).get("/by-http")
      stop()
      const [call] = named(/^heed /)
      const attempts = ofKind(SpanKind.CLIENT)
      expect(attempts.map(parentOf)).toEqual([call?.spanContext().spanId, call?.spanContext().spanId])
      expect(attempts.map(({ attributes }) => attributes["http.request.resend_count"])).toEqual([
        undefined,
        1,
      ])
    } finally {
      unregister()
    }
  })
})

describe("holds and splits", () => {
  it("tells a hold on each call that is under way, and what split does on the caller's span", async () => {
    const heed = createHeed({ retry: { backoff: { base: 1 } } })
    const stop = instrument(heed)
    const answers = [{ status: 429, headers: { "retry-after-ms": "5" } }]
    const send = async () => answers.shift() ?? { status: 200, headers: {} }
    const outer = trace.getTracer("test").startSpan("job")
    await context.with(trace.setSpan(context.active(), outer), async () => {
      await heed.run({ method: "GET", url: "https://api.example.com/held" }, send)
      const pieces = split({
        by: { ids: list(["1", "2"]) },
        heed,
        send: ({ ids }) =>
          heed.run({ method: "GET", url: "https://api.example.com/ids" }, async () => ({
            status: ids.length > 1 ? 414 : 200,
            headers: {},
          })),
      })
      for await (const _ of pieces);
    })
    outer.end()
    stop()
    const [held] = named(/^heed GET \/held$/)
    expect(held?.events.find(({ name }) => name === "heed.hold")?.attributes).toMatchObject({
      "heed.hold.code": 429,
    })
    const [job] = named(/^job$/)
    const told = job?.events.filter(({ name }) => name === "heed.split").map(({ attributes }) => attributes)
    expect(told).toMatchObject([
      {
        "heed.split.outcome": "cut",
        "heed.split.dimension": "ids",
        "heed.split.size": 2,
        "error.type": "414",
      },
      { "heed.split.outcome": "accepted", "heed.split.size": 1, "heed.split.pieces": 2 },
    ])
  })
})
