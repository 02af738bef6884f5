import { createGunzip } from "node:zlib"

/** A file that ends in the middle, as of a copy that broke off, or that is damaged there. */
export class CutOff extends Error {}

export const isGzip = ([first, second]: Uint8Array): boolean => first === 0x1f && second === 0x8b

/**
 * Decompresses a file piece by piece. Each is written by itself, since a stream that fails drops what it had ready.
 * @throws CutOff behind the last bytes that could be read
 */
export async function* unzipped(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip()
  let ready: Uint8Array[] = []
  gunzip.on("data", (bytes: Uint8Array) => ready.push(bytes))
  const failed = new Promise<CutOff>((resolve) => {
    gunzip.on("error", (error) => resolve(new CutOff(error.message)))
  })
  const ended = new Promise<void>((resolve) => gunzip.on("end", resolve))
  try {
    for await (const piece of pieces) {
      const written = new Promise<void>((resolve) => gunzip.write(piece, () => resolve()))
      // Behind what is compressed there may be anything: that ends the stream, and is no damage.
      const failure = await Promise.race([failed, ended, written])
      yield* ready
      ready = []
      if (failure) throw failure
    }
    gunzip.end()
    const failure = await Promise.race([failed, ended])
    yield* ready
    if (failure) throw failure
  } finally {
    gunzip.destroy()
  }
}
