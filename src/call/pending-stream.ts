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

type ByteIterator = AsyncIterator<Uint8Array>
type IteratorOptions = { readonly preventCancel?: boolean }
type Iterated = { readonly values?: (options?: IteratorOptions) => ByteIterator }

const streams = new WeakSet<object>()

/** Tells `pending` how a web stream is read, by properties of its own before those of its class. */
export function followWebStream(stream: unknown, pending: PendingBody): unknown {
  if (!isWebStream(stream) || streams.has(stream)) return stream
  streams.add(stream)
  const { getReader, cancel, pipeTo, pipeThrough, tee } = stream
  let isCancelled = false
  /** Once: the iterator of some runtimes cancels by a reader of the stream. */
  const cancelled = () => {
    if (!isCancelled) pending.cancel()
    isCancelled = true
  }
  define(stream, "getReader", (...args: []) =>
    followReader(
      getReader.apply(stream, args) as ReadableStreamDefaultReader<Uint8Array>,
      pending,
      cancelled,
    ),
  )
  define(stream, "cancel", (reason?: unknown) => {
    // A reader that has the stream cancels it by itself, and is refused here.
    if (!stream.locked) cancelled()
    return cancel.call(stream, reason)
  })
  const canPipe = (to: WritableStream | undefined) => !stream.locked && to?.locked === false
  define(stream, "pipeTo", (...args: Parameters<typeof pipeTo>) => {
    const pipe = () => pipeTo.apply(stream, args)
    // A pipe that is refused does not end the body.
    return canPipe(args[0]) ? pending.readWhole(pipe) : pipe()
  })
  define(stream, "pipeThrough", (pair: ReadableWritablePair, options?: StreamPipeOptions) => {
    if (isWebStream(pair?.readable) && canPipe(pair.writable)) {
      stream.pipeTo(pair.writable, options).catch(() => {})
      // Options may be refused too, and a pipe that is refused takes no lock.
      if (stream.locked) return pair.readable
    }
    // The platform throws its own error.
    return pipeThrough.call(stream, pair, options)
  })
  define(stream, "tee", () => {
    const branches = tee.call(stream)
    pending.branch()
    return branches.map((branch) => followWebStream(branch, pending))
  })
  // Not every browser iterates streams.
  const { values } = stream as Iterated
  if (typeof values !== "function") return stream
  const followed = (options?: IteratorOptions) =>
    followIterator(values.call(stream, options), pending, options?.preventCancel ? () => {} : cancelled)
  define(stream, "values", followed)
  define(stream, Symbol.asyncIterator, followed)
  return stream
}

/** Has the next `tee` give branches that are not followed: a clone is followed, or not, by itself. */
export function unfollowTee(stream: unknown): void {
  if (isWebStream(stream) && streams.has(stream)) Reflect.deleteProperty(stream, "tee")
}

function followReader(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  pending: PendingBody,
  cancelled: () => void,
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
    // A reader that has let the stream go is refused.
    if (!isOver) cancelled()
    over()
    return cancel.call(reader, reason)
  })
  define(reader, "releaseLock", () => {
    over()
    releaseLock.call(reader)
  })
  return reader
}

/** The platform's iterator has a reader of its own, and holds the lock from the start. */
function followIterator(iterator: ByteIterator, pending: PendingBody, cancelled: () => void): ByteIterator {
  const { next, return: leave } = iterator
  pending.begin()
  let isOver = false
  const end = () => {
    if (!isOver) pending.end()
    isOver = true
  }
  define(iterator, "next", async () => {
    try {
      const result = await pending.orFailure(() => next.call(iterator))
      if (result.done) end()
      return result
    } catch (error) {
      end()
      throw error
    }
  })
  define(iterator, "return", (value?: unknown) => {
    if (!isOver) {
      isOver = true
      pending.pause()
      cancelled()
    }
    return leave?.call(iterator, value)
  })
  return iterator
}

export function define(object: object, name: PropertyKey, value: unknown): void {
  Object.defineProperty(object, name, { value, configurable: true, writable: true })
}
