import { describe, expect, it } from "vitest"
import { createHeed, diagnosisOf, HeedError, type HeedOptions } from "../../../src/index.ts"
import { everyNth } from "../../support/thorough.ts"
import type { Reply } from "../secret-positions.ts"
import type { Call, ClientName } from "./carriers.ts"
import { EVENTS } from "./leaks.ts"
import { endingOf, STUBS } from "./stubs.ts"

/** What makes a new line, moves a cursor, colours a terminal or turns a line around. */
const DIRT: readonly [name: string, dirt: string][] = [
  ["a newline", "\nERROR root logged in"],
  ["a carriage return", "\r\nERROR root logged in"],
  ["a colour", "\u001b[31mred\u001b[0m"],
  ["a terminal's link", "\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007"],
  ["a clear screen of one character", "\u009b2Jgone"],
  ["NUL, backspace and DEL", "a\u0000b\u0008c\u007f"],
  ["next line", "\u0085ERROR root"],
  ["line and paragraph separators", "\u2028ERROR\u2029root"],
  ["text that runs backwards", "\u202egpj.exe\u202c \u2067x\u2069"],
]
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u
const CLIENTS: readonly ClientName[] = ["axios", "fetch", "run"]
const HOST = "https://api.example.com"

interface Way {
  readonly name: string
  readonly clients?: readonly ClientName[]
  call?(dirt: string): Call
  reply?(dirt: string): Reply | Error
}

const failed = (body: unknown, headers = {}): Reply => ({ status: 403, body, headers })

const WAYS: readonly Way[] = [
  { name: "the path", call: (dirt) => ({ url: `${HOST}/v1/${dirt}/rows` }) },
  { name: "the query", call: (dirt) => ({ url: `${HOST}/v1/rows?page=${dirt}&${dirt}=1` }) },
  { name: "the fragment", call: (dirt) => ({ url: `${HOST}/v1/rows#${dirt}` }) },
  { name: "the host", call: (dirt) => ({ url: `https://api${dirt}.example.com/v1/rows` }) },
  { name: "the userinfo", call: (dirt) => ({ url: `https://${dirt}@api.example.com/v1/rows` }) },
  { name: "a URL that is none", call: (dirt) => ({ url: dirt }) },
  { name: "the method", call: (dirt) => ({ method: `GET${dirt}` }) },
  {
    name: "a header's value",
    clients: ["run"],
    call: (dirt) => ({ headers: { "user-agent": `me${dirt}` } }),
  },
  { name: "a header's name", clients: ["run"], call: (dirt) => ({ headers: { [`x-me${dirt}`]: "1" } }) },
  { name: "a label", call: (dirt) => ({ heed: { label: `nightly${dirt}` } }) },
  { name: "a call's source", call: (dirt) => ({ heed: { source: `shop${dirt}` } }) },
  { name: "the source of the options", call: (dirt) => ({ options: { source: `shop${dirt}` } }) },
  { name: "a source function", call: (dirt) => ({ options: { source: () => `shop${dirt}` } }) },
  {
    name: "an error of beforeAttempt",
    call: (dirt) => ({ options: { beforeAttempt: () => Promise.reject(new Error(`cannot${dirt}`)) } }),
  },
  {
    name: "an error of refreshCredentials",
    call: (dirt) => ({ options: { refreshCredentials: () => Promise.reject(new Error(`cannot${dirt}`)) } }),
    reply: () => ({ status: 401, body: {} }),
  },
  { name: "a message", reply: (dirt) => failed({ error: { message: `no${dirt}`, code: `E${dirt}` } }) },
  {
    name: "a field's name",
    reply: (dirt) => failed({ errors: [{ field: `id${dirt}`, message: "is wrong" }] }),
  },
  { name: "a member's name", reply: (dirt) => failed({ errors: { [`id${dirt}`]: ["is wrong"] } }) },
  { name: "plain text", reply: (dirt) => failed(`no${dirt}`) },
  { name: "a page's title", reply: (dirt) => failed(`<html><title>no${dirt}</title></html>`) },
  {
    name: "a good answer's failure",
    reply: (dirt) => ({ status: 200, body: { ok: false, error: `no${dirt}` } }),
  },
  ...[
    "x-request-id",
    "server",
    "via",
    "www-authenticate",
    "location",
    "x-oauth-scopes",
    "retry-after",
    "link",
  ].map(
    (header): Way => ({
      name: `the answer's ${header}`,
      clients: ["run"],
      reply: (dirt) => failed({}, { [header]: `a${dirt}` }),
    }),
  ),
  { name: "an error's message", reply: (dirt) => new Error(`broken${dirt}`) },
  { name: "an error's code", reply: (dirt) => Object.assign(new Error("broken"), { code: `E${dirt}` }) },
  { name: "an error's name", reply: (dirt) => Object.assign(new Error("broken"), { name: `E${dirt}` }) },
]

/** Every text in a piece of plain data, names included. */
function* textsIn(value: unknown, path = ""): Generator<[path: string, text: string]> {
  if (typeof value === "string") yield [path, value]
  if (typeof value !== "object" || value === null) return
  for (const [name, inner] of Object.entries(value)) {
    yield [`${path}.name`, name]
    yield* textsIn(inner, `${path}.${name}`)
  }
}

/** The lines of a summary are heed's own; within them nothing moves. */
function dirtIn(value: unknown, where: string): string[] {
  return [...textsIn(value)].flatMap(([path, text]) => {
    const lines = path.endsWith(".summary") ? text.split("\n") : [text]
    const dirty =
      lines.length > 3 ||
      lines.some((line, n) => UNPRINTABLE.test(line) || (n > 0 && line.startsWith("ERROR")))
    return dirty ? [`${where}${path}: ${JSON.stringify(text)}`] : []
  })
}

describe.each(CLIENTS)("%s: no line of a log is forged", (client) => {
  const ways = WAYS.map((way, n) => ({
    ...way,
    dirty: everyNth(3, DIRT, n + CLIENTS.indexOf(client)),
  })).filter(({ clients = CLIENTS }) => clients.includes(client))

  it.each(ways)("by $name", async ({ call, reply = () => failed({}), dirty }) => {
    const found: string[] = []
    for (const [name, dirt] of dirty) {
      const made = call?.(dirt) ?? {}
      const options: HeedOptions = {
        retry: { retries: 1, backoff: { base: 0 } },
        throttle: { maxWait: 1 },
        throwHttpErrors: true,
        ...made.options,
      }
      const heed = createHeed(options)
      for (const event of EVENTS)
        heed.on(event, (told) => found.push(...dirtIn(told, `${name}: event ${event}`)))
      const replies = [
        { status: 200, body: {} },
        reply(dirt),
        { status: 503 },
        { status: 429 },
        { status: 200 },
      ]
      for (const one of replies) {
        const { diagnosis, error } = await endingOf(STUBS[client](heed, () => one, made))
        found.push(...dirtIn(diagnosis, `${name}: diagnosis`))
        if (error instanceof HeedError) found.push(...dirtIn({ summary: error.message }, `${name}: message`))
      }
      found.push(...dirtIn(heed.report(), `${name}: report`))
      await heed.close()
    }
    expect([...new Set(found)].slice(0, 5)).toEqual([])
  })
})

describe("a listener of giveup", () => {
  it.each(CLIENTS)("cannot change what the caller of %s gets", async (client) => {
    const spoil = (value: unknown): void => {
      if (typeof value !== "object" || value === null) return
      for (const inner of Object.values(value)) spoil(inner)
      for (const name of Object.keys(value)) {
        try {
          ;(value as Record<string, unknown>)[name] = "spoiled"
        } catch {}
      }
      if (Array.isArray(value)) {
        try {
          value.push("spoiled")
        } catch {}
      }
    }
    const failing = async (spoils: boolean) => {
      const heed = createHeed({ retry: false, throwHttpErrors: true })
      if (spoils) heed.on("giveup", spoil)
      const reply: Reply = { status: 400, body: { errors: [{ field: "id", message: "is wrong" }] } }
      const { error } = await endingOf(STUBS[client](heed, () => reply, {}))
      const { attempts, summary, ...diagnosis } = diagnosisOf(error) ?? expect.fail("no diagnosis")
      return { ...diagnosis, tries: attempts.length, began: summary.split("\n")[0] }
    }
    expect(await failing(true)).toEqual(await failing(false))
  })
})
