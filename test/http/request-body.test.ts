import { PassThrough, Readable } from "node:stream"
import axios from "axios"
import { describe, expect, it } from "vitest"
import { bodyView, requestBody } from "../../src/http/request-body.ts"
import type { BodyView } from "../../src/http/request-view.ts"

const MIB = 1024 * 1024

/** The form-data package's form, which axios brings. */
interface FormStream {
  append(name: string, value: unknown, options?: object): void
  pipe(to: PassThrough): PassThrough
}
const FormStream = axios.toFormData({}).constructor as new () => FormStream

interface Seen {
  text: string | null
  hides: boolean
}
const seen = (body: BodyView): Seen => ({ text: body.text(), hides: body.hides?.() ?? false })
async function afterLoad(body: BodyView): Promise<Seen> {
  await body.load?.()
  return seen(body)
}
const form = (fields: Record<string, string | Blob>) => {
  const made = new FormData()
  for (const [name, value] of Object.entries(fields)) made.append(name, value)
  return made
}
const bytes = new TextEncoder().encode("a=é")

const AT_ONCE: [name: string, body: unknown, text: string | null][] = [
  ["nothing", undefined, null],
  ["null", null, null],
  ["a text", "a=1", "a=1"],
  ["an empty text", "", ""],
  ["URLSearchParams", new URLSearchParams({ a: "1 2" }), "a=1+2"],
  ["bytes", bytes, "a=é"],
  ["a Buffer within another", Buffer.from("xa=1x").subarray(1, 4), "a=1"],
  ["an ArrayBuffer", bytes.slice().buffer, "a=é"],
  ["a DataView", new DataView(bytes.buffer), "a=é"],
  ["a form", form({ a: "1", b: "x y" }), "a=1&b=x+y"],
  ["an object, as other clients take it", { a: [1] }, '{"a":[1]}'],
]

const WAITED_FOR: [name: string, make: () => unknown, before: string | null, text: string][] = [
  ["a Blob", () => new Blob(["a=", "1"]), null, "a=1"],
  ["a File", () => new File(["a=1"], "a.txt"), null, "a=1"],
  ["a form with a file", () => form({ a: "1", b: new Blob(["x=y"]), c: "3" }), "a=1&c=3", "a=1&b=x%3Dy&c=3"],
]

const HIDDEN: [name: string, make: () => unknown][] = [
  ["a Node stream", () => Readable.from(["a=1"])],
  ["a web stream", () => new Blob(["a=1"]).stream()],
  [
    "a generator",
    () =>
      (async function* () {
        yield "a=1"
      })(),
  ],
  ["a function", () => () => "a=1"],
]

describe("what can be seen of a body", () => {
  it.each(AT_ONCE)("%s: all, at once", async (_, body, text) => {
    expect(seen(bodyView(body))).toEqual({ text, hides: false })
    expect(await afterLoad(bodyView(body))).toEqual({ text, hides: false })
  })

  it.each(WAITED_FOR)("%s: all, when it has been read", async (_, make, before, text) => {
    const body = bodyView(make())
    expect(seen(body)).toEqual({ text: before, hides: true })
    expect(await afterLoad(body)).toEqual({ text, hides: false })
    expect(body.replayable).toBe(true)
  })

  it.each(HIDDEN)("%s: nothing, and it is left unread", async (_, make) => {
    const stream = make()
    expect(await afterLoad(bodyView(stream))).toEqual({ text: null, hides: true })
    expect(bodyView(stream).replayable).toBe(false)
    if (stream instanceof ReadableStream) expect(stream.locked).toBe(false)
  })

  it("is bounded, and says so", async () => {
    expect(seen(bodyView("x".repeat(MIB)))).toEqual({ text: "x".repeat(MIB), hides: false })
    for (const body of ["x".repeat(MIB + 1), new Uint8Array(MIB + 1)])
      expect(bodyView(body)).toSatisfy(
        (facts: BodyView) => facts.text()?.length === MIB && facts.hides?.() === true,
      )
    for (const body of [new Blob(["x".repeat(MIB)]), form({ a: "1", b: new Blob(["x".repeat(MIB)]) })]) {
      const { text, hides } = await afterLoad(bodyView(body))
      expect(text?.length).toBeLessThan(300 * 1024)
      expect(text?.length).toBeGreaterThan(200 * 1024)
      expect(hides).toBe(true)
    }
  })

  it("is nothing where the body throws", async () => {
    const throwing = {
      toJSON: () => {
        throw new Error("no")
      },
    }
    expect(await afterLoad(bodyView(throwing))).toEqual({ text: null, hides: true })
  })

  it("of form-data is all that is in memory, also when it has been sent", async () => {
    const whole = new FormStream()
    whole.append("a", "1")
    whole.append("b", Buffer.from("2"), { filename: "b.txt" })
    expect(seen(bodyView(whole)).hides).toBe(false)
    const mixed = new FormStream()
    mixed.append("password", "hunter2")
    mixed.append("file", Readable.from(["x"]), { filename: "x.txt" })
    mixed.append("after", "3")
    const facts = bodyView(mixed)
    for await (const _ of mixed.pipe(new PassThrough()));
    const { text, hides } = await afterLoad(facts)
    expect(text).toMatch(/name="password"\r\n\r\nhunter2\r\n--[\s\S]*name="after"\r\n\r\n3\r\n/)
    expect(hides).toBe(true)
    expect(seen(bodyView(mixed)).hides).toBe(true)
  })
})

describe("what can be seen of a Request's body", () => {
  const post = (body: BodyInit) => new Request("https://a.example", { method: "POST", body })

  it("is what a clone of it tells", async () => {
    const request = post('{"a":1}')
    expect(seen(requestBody(request))).toEqual({ text: null, hides: true })
    expect(await afterLoad(requestBody(request))).toEqual({ text: '{"a":1}', hides: false })
    expect(await request.text()).toBe('{"a":1}')
  })

  it("is nothing where there is none, or it has been sent", async () => {
    expect(await afterLoad(requestBody(new Request("https://a.example")))).toEqual({
      text: null,
      hides: false,
    })
    const sent = post("a=1")
    await sent.text()
    expect(await afterLoad(requestBody(sent))).toEqual({ text: null, hides: true })
  })
})
