import { type ByteStream, isWebStream, type NodeStream } from "./body-kinds.ts"
import { utf8Bytes } from "./bytes.ts"
import { bytesOf, utf8Prefix } from "./decode-bytes.ts"
import { property } from "./linked-values.ts"

/** The start of a stream. */
export interface Start {
  readonly text: string
  /** True if the stream has no more. */
  readonly whole: boolean
}

/** Reads the start of a stream as text: what comes within `bytes` and `ms`. Cancels the rest. Never rejects. */
export async function readPrefix(stream: ByteStream, bytes: number, ms: number): Promise<Start> {
  const chunks: Uint8Array[] = []
  let left = bytes
  let whole = false
  let end = () => {}
  const deadline = timerOf(ms)
  try {
    const { next, cancel } = reading(stream)
    end = cancel
    while (left > 0) {
      const read = await Promise.race([next(), deadline.passed])
      whole = read?.done ?? false
      if (read === null || read.done) break
      const chunk = bytesOf(read.value) ?? utf8Bytes(typeof read.value === "string" ? read.value : "")
      chunks.push(chunk)
      // A stream of nothing but empty chunks ends too.
      left -= isRepeating() ? left : Math.max(1, chunk.byteLength)
    }
  } catch {
    // A body that breaks off gives what it gave.
  } finally {
    deadline.clear()
    end()
  }
  return { text: utf8Prefix(chunks, bytes), whole }
}

/** Without timers a body takes what time it takes. */
export function timerOf(ms: number): { readonly passed: Promise<null>; readonly clear: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  const passed = new Promise<null>((resolve) => {
    timer = globalThis.setTimeout?.(() => resolve(null), ms)
  })
  return { passed, clear: () => globalThis.clearTimeout?.(timer) }
}

/**
 * True while fake timers of @sinonjs/fake-timers, which Jest and vitest have too, stand in for `queueMicrotask`. undici
 * then gives a body that is in memory again and again, since it ends such a body by a microtask.
 */
const isRepeating = (): boolean => typeof queueMicrotask === "function" && "clock" in queueMicrotask

/**
 * Has the two streams of a clone fail with the stream that feeds both. By itself `pipe` passes no error on, and an error
 * that comes before a reader is lost: what reads later would wait for ever.
 */
export function failTogether(source: NodeStream, branches: readonly NodeStream[]): void {
  let failure: { readonly error: unknown } | null = null
  const fail = (error: unknown) => {
    // A Minipass that is destroyed emits an error each time that it is written to, or destroyed once more.
    if (failure || property(error, "code") === "ERR_STREAM_DESTROYED") return
    failure = { error }
    for (const branch of branches) branch.destroy?.(error)
  }
  for (const stream of [source, ...branches]) stream.on("error", fail)
  for (const branch of branches)
    branch.on("newListener", (event, listener) => {
      const known = failure
      if (event === "error" && known) queueMicrotask(() => listener?.call(branch, known.error))
    })
}

interface Reading {
  next(): Promise<{ readonly done?: boolean | undefined; readonly value?: unknown }>
  cancel(): void
}

function reading(stream: ByteStream): Reading {
  if (isWebStream(stream)) {
    const reader = stream.getReader()
    return { next: () => reader.read(), cancel: () => void reader.cancel().catch(() => {}) }
  }
  const iterator = stream[Symbol.asyncIterator]()
  // The iterator's own `return` would wait for the chunk that is awaited.
  return { next: () => iterator.next(), cancel: () => void discardBody(stream) }
}

/**
 * Lets go of a body that is still to be read: until then its socket is busy. A Node stream is destroyed, a web stream
 * cancelled; anything else has no socket. Never rejects.
 */
export async function discardBody(body: unknown): Promise<void> {
  if (typeof body !== "object" || body === null) return
  try {
    const { on, destroy, cancel } = body as { on?: unknown; destroy?: unknown; cancel?: unknown }
    if (typeof destroy === "function") {
      // undici's bodies report a destruction as an error, and an error without a listener ends the process.
      if (typeof on === "function") on.call(body, "error", () => {})
      destroy.call(body)
    } else if (typeof cancel === "function") {
      await cancel.call(body)
    }
  } catch {
    // The body is being read: its reader lets it go.
  }
}

/** Responses whose bodies come whether they are read or not, and cannot be cancelled on the way. */
const flowing = new WeakSet<object>()

/** True if a cancelled body would throw where nothing can catch it. It is not cancelled: its socket is free all the same. */
export const isFlowing = (response: object): boolean => flowing.has(response)

const ownSymbol = (object: object, named: string): symbol | undefined =>
  Object.getOwnPropertySymbols(object).find(({ description }) => description === named)

/**
 * Has the next clone of a Response that was cloned begin with the stream that it has now. node-fetch 3 always clones the
 * stream that the Response was made with, of which nothing is left: that clone would be empty, and so would the Response.
 */
export function cloneableAgain(response: object): void {
  const internals = ownSymbol(response, "Body internals")
  const own =
    internals && (Reflect.get(response, internals) as { body?: unknown; stream?: unknown } | undefined)
  if (own?.stream) own.body = own.stream
}

/** Gives a Response its body back, of which a clone has taken possession, as that of fetch-h2 does. */
export function giveBack(response: object, text: Promise<string>): void {
  const readers = {
    text: () => text,
    json: async () => JSON.parse(await text),
    arrayBuffer: async () => utf8Bytes(await text).buffer,
  }
  for (const [name, value] of Object.entries({ ...readers, bodyUsed: false }))
    Reflect.defineProperty(response, name, { value, configurable: true, writable: true })
}

/**
 * Has a clone of the Response begin at the start of its body. A body of happy-dom is a web stream that takes what comes,
 * read or not, while a clone begins with what comes next from the Node stream behind it. Without the link to that stream,
 * happy-dom clones by `tee`.
 */
export function cloneable<T extends { readonly body?: unknown }>(response: T): T {
  const { body } = response
  if (!isWebStream(body)) return response
  const link = ownSymbol(body, "nodeStream")
  if (link && Reflect.deleteProperty(body, link)) flowing.add(response)
  return response
}
