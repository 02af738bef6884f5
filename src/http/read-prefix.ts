/** The start of a stream. */
export interface Start {
  readonly text: string
  /** That is all there was. */
  readonly whole: boolean
}

/** The start of a stream as text: what comes within `bytes` and `ms`. Cancels the rest. Never rejects. */
export async function readPrefix(
  stream: ReadableStream<Uint8Array>,
  bytes: number,
  ms: number,
): Promise<string> {
  return (await readStart(stream, bytes, ms)).text
}

/** The same, and whether that was all. */
export async function readStart(
  stream: ReadableStream<Uint8Array>,
  bytes: number,
  ms: number,
): Promise<Start> {
  const reader = stream.getReader()
  const decoder = new TextDecoder()
  let text = ""
  let left = bytes
  let whole = false
  let stop = () => {}
  const late = new Promise<null>((resolve) => {
    const timer = setTimeout(() => resolve(null), ms)
    stop = () => clearTimeout(timer)
  })
  try {
    while (left > 0) {
      const next = await Promise.race([reader.read(), late])
      whole = next?.done ?? false
      if (next === null || next.done) break
      const chunk = next.value.subarray(0, left)
      left -= chunk.byteLength
      text += decoder.decode(chunk, { stream: true })
    }
  } catch {
    // A body that breaks off gives what it gave.
  } finally {
    stop()
    reader.cancel().catch(() => {})
  }
  return { text, whole }
}
