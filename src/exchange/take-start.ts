/** The start of a stream as text: what comes within `bytes` and `ms`. Cancels the rest. Never rejects. */
export async function takeStart(
  stream: ReadableStream<Uint8Array>,
  bytes: number,
  ms: number,
): Promise<string> {
  const reader = stream.getReader()
  const decoder = new TextDecoder()
  let text = ""
  let left = bytes
  let stop = () => {}
  const late = new Promise<null>((resolve) => {
    const timer = setTimeout(() => resolve(null), ms)
    stop = () => clearTimeout(timer)
  })
  try {
    while (left > 0) {
      const next = await Promise.race([reader.read(), late])
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
  return text
}
