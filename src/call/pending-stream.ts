import { isNodeStream, isWebStream } from "../http/body-kinds.ts"
import type { Clock } from "../time/clock.ts"
import { PendingBody } from "./pending-body.ts"
import { pendingNodeStream } from "./pending-node-stream.ts"

/** A stream as a body that is still to come; null: it is none, or has come, or cannot be followed. */
export function pendingStream(stream: unknown, clock: Clock): PendingBody | null {
  if (isNodeStream(stream)) return pendingNodeStream(stream, clock)
  if (!isWebStream(stream) || stream.locked) return null
  const pending = new PendingBody(clock)
  followWebStream(stream, pending)
  return pending
}

const streams = new WeakSet<object>()

/** Tells `pending` how a web stream is read, by properties of its own before those of its class. */
export function followWebStream(stream: unknown, pending: PendingBody): unknown {
  if (!isWebStream(stream) || streams.has(stream)) return stream
  streams.add(stream)
  const { getReader, cancel, pipeTo, tee } = stream
  define(stream, "getReader", (...args: []) =>
    followReader(getReader.apply(stream, args) as ReadableStreamDefaultReader<Uint8Array>, pending),
  )
  define(stream, "cancel", (reason?: unknown) => {
    // A reader that has the stream cancels it by itself, and is refused here.
    if (!stream.locked) pending.cancel()
    return cancel.call(stream, reason)
  })
  define(stream, "pipeTo", (...args: Parameters<typeof pipeTo>) =>
    pending.readWhole(() => pipeTo.apply(stream, args)),
  )
  define(stream, "pipeThrough", (pair: ReadableWritablePair, options?: StreamPipeOptions) => {
    stream.pipeTo(pair.writable, options).catch(() => {})
    return pair.readable
  })
  define(stream, "tee", () => {
    pending.branch()
    return tee.call(stream).map((branch) => followWebStream(branch, pending))
  })
  define(stream, "values", (options?: { preventCancel?: boolean }) => valuesOf(stream, options))
  define(stream, Symbol.asyncIterator, () => valuesOf(stream))
  return stream
}

/** Has the next `tee` give branches that are not followed: a clone is followed, or not, by itself. */
export function unfollowTee(stream: unknown): void {
  if (isWebStream(stream) && streams.has(stream)) Reflect.deleteProperty(stream, "tee")
}

function followReader(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  pending: PendingBody,
): ReadableStreamDefaultReader<Uint8Array> {
  const { read, cancel, releaseLock } = reader
  let isOver = false
  const over = () => {
    if (isOver) return
    isOver = true
    pending.pause()
  }
  const end = () => {
    if (!isOver) pending.end()
  }
  pending.begin()
  reader.closed?.then(end, end)
  // A BYOB reader's takes a view.
  define(reader, "read", (...args: []) => pending.orFailure(() => read.apply(reader, args)))
  define(reader, "cancel", (reason?: unknown) => {
    over()
    pending.cancel()
    return cancel.call(reader, reason)
  })
  define(reader, "releaseLock", () => {
    over()
    releaseLock.call(reader)
  })
  return reader
}

/** https://streams.spec.whatwg.org/#rs-asynciterator */
async function* valuesOf(
  stream: ReadableStream<Uint8Array>,
  { preventCancel = false }: { preventCancel?: boolean } = {},
): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  let isDone = false
  try {
    for (;;) {
      const { done, value } = await reader.read()
      isDone = done
      if (done) return
      yield value
    }
  } catch (error) {
    isDone = true
    throw error
  } finally {
    if (!isDone && !preventCancel) await reader.cancel()
    reader.releaseLock()
  }
}

export function define(object: object, name: PropertyKey, value: unknown): void {
  Object.defineProperty(object, name, { value, configurable: true, writable: true })
}
