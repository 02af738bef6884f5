import type { NodeStream } from "../http/body-kinds.ts"
import { timerOf } from "../http/body-stream.ts"
import { utf8Bytes } from "../http/bytes.ts"
import { utf8Prefix } from "../http/decode-bytes.ts"
import { nodeModule } from "../time/node-module.ts"

interface StreamModule {
  Readable: { from(chunks: AsyncIterable<unknown>, options: object): NodeStream }
}

/**
 * Reads the start of a stream, and gives a stream that begins with what was read and goes on with the rest,
 * so that the caller still gets the whole body. Where no such stream can be made, nothing is read.
 */
export async function replayStream(
  stream: NodeStream,
  bytes: number,
  ms: number,
): Promise<{ start: string; whole: NodeStream }> {
  const streams = nodeModule<StreamModule>("node:stream")
  if (!streams) return { start: "", whole: stream }
  const rest = stream[Symbol.asyncIterator]()
  const taken: Uint8Array[] = []
  // Its timer keeps the process alive: a stream without a socket does not, and the call has to be settled.
  const deadline = timerOf(ms)
  let pending: Promise<IteratorResult<Uint8Array | string>> | null = null
  for (let left = bytes; left > 0; ) {
    pending = rest.next()
    // Handled where the caller reads; until then a broken body must not be reported as unhandled.
    pending.catch(() => {})
    const next = await Promise.race([pending, deadline.passed]).catch(() => null)
    if (next === null || next.done) break
    pending = null
    const chunk = typeof next.value === "string" ? utf8Bytes(next.value) : next.value
    taken.push(chunk)
    left -= chunk.byteLength
  }
  deadline.clear()
  async function* replay() {
    yield* taken
    for (let next = await (pending ?? rest.next()); !next.done; next = await rest.next()) yield next.value
  }
  const whole = streams.Readable.from(replay(), { objectMode: false, emitClose: true })
  return { start: utf8Prefix(taken, bytes), whole: closeTogether(whole, stream) }
}

/** A stream of what was kept of one that was let go; null where no such stream can be made. */
export function streamOf(text: string): NodeStream | null {
  const chunk = utf8Bytes(text)
  async function* once() {
    if (chunk.byteLength > 0) yield chunk
  }
  return nodeModule<StreamModule>("node:stream")?.Readable.from(once(), { objectMode: false }) ?? null
}

/** Destroying the returned stream releases the socket behind it. */
function closeTogether(whole: NodeStream, source: NodeStream): NodeStream {
  const emitter = whole as unknown as { once(event: string, listener: () => void): void }
  emitter.once("close", () => source.destroy?.())
  return whole
}
