import { Writable } from "node:stream"
import pino from "pino"
import { describe, expect, it, vi } from "vitest"
import winston from "winston"
import { createHeed, type Heed } from "../../src/index.ts"
import { type Logger, logRun } from "../../src/report.ts"

async function run(heed: Heed): Promise<void> {
  const statuses = [503, 200, 403]
  const request = { method: "GET", url: "https://api.example.com/orders?key=s3cr3tS3cr3t99" }
  const send = async () => ({ status: statuses.shift() ?? 500, headers: {}, body: "" })
  await heed.run(request, send)
  await heed.run(request, send)
}

const heeded = () => createHeed({ retry: { backoff: { base: 1 } } })

/** Lines as a logger writes them. */
function lines() {
  const written: string[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      written.push(...String(chunk).trim().split("\n"))
      done()
    },
  })
  return { written, stream }
}

/** Each event of the run, in words. */
const SAID = [
  ["debug", "attempt 1 is sent"],
  ["info", "attempt 1 failed with 503; attempt 2 follows in"],
  ["debug", "attempt 2 is sent"],
  ["debug", "with 2 attempts"],
  ["debug", "attempt 1 is sent"],
  ["error", "failed: 403 Insufficient permissions."],
] as const

describe("logRun", () => {
  it("writes a line an event to the console, without what every call would write", async () => {
    const heed = heeded()
    const spied = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() }
    logRun(heed, spied)
    await run(heed)
    expect(spied.debug).not.toHaveBeenCalled()
    expect(spied.info.mock.calls).toEqual([[expect.stringContaining("attempt 2 follows")]])
    expect(spied.error.mock.calls).toEqual([[expect.stringContaining("403 Insufficient permissions")]])
    expect(JSON.stringify(spied.error.mock.calls)).not.toMatch(/s3cr3t|\\n/)
  })

  it("writes attempts to the console where that is asked for", async () => {
    const heed = heeded()
    const spied = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() }
    logRun(heed, spied, { level: "debug" })
    await run(heed)
    expect(spied.debug).toHaveBeenCalledTimes(4)
  })

  it("writes to pino, with the event as fields", async () => {
    const heed = heeded()
    const { written, stream } = lines()
    logRun(heed, pino({ level: "debug" }, stream))
    await run(heed)
    const logged = written.map((line) => JSON.parse(line))
    expect(logged.map(({ level, msg }) => [pino.levels.labels[level], msg])).toEqual(
      SAID.map(([level, text]) => [level, expect.stringContaining(text)]),
    )
    expect(logged.at(-1).heed).toMatchObject({ event: "giveup", diagnosis: { code: 403 } })
  })

  it("writes to winston, with the event as metadata", async () => {
    const heed = heeded()
    const { written, stream } = lines()
    const logger = winston.createLogger({
      level: "debug",
      transports: [new winston.transports.Stream({ stream })],
      format: winston.format.json(),
    })
    logRun(heed, logger)
    await run(heed)
    const logged = written.map((line) => JSON.parse(line))
    expect(logged.map(({ level, message }) => [level, message])).toEqual(
      SAID.map(([level, text]) => [level, expect.stringContaining(text)]),
    )
    expect(logged.at(-1).heed).toMatchObject({ event: "giveup" })
  })

  it("stops, and harms no call where the logger throws", async () => {
    const heed = heeded()
    const broken: Logger = {
      debug: () => {},
      info: () => {
        throw new Error("full")
      },
      warn: () => {},
      error: vi.fn(),
    }
    const stop = logRun(heed, broken)
    await run(heed)
    expect(broken.error).toHaveBeenCalledTimes(1)
    stop()
    await run(heed)
    expect(broken.error).toHaveBeenCalledTimes(1)
  })
})
