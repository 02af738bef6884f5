/** Decodes a file as it is read: UTF-8, or UTF-16 as PowerShell's `>` writes it, by the mark that stands first. */
export class TextReader {
  #decoder: TextDecoder | null = null
  /** One byte does not tell the encoding. */
  #first: Uint8Array | null = null

  write(bytes: Uint8Array): string {
    const known = this.#first ? Buffer.concat([this.#first, bytes]) : bytes
    this.#first = null
    if (!this.#decoder && known.length < 2) {
      // A copy: what reads a file may fill the same buffer again.
      this.#first = Uint8Array.from(known)
      return ""
    }
    this.#decoder ??= new TextDecoder(encodingOf(known))
    return this.#decoder.decode(known, { stream: true })
  }

  end(): string {
    const rest = this.#first ?? new Uint8Array()
    return (this.#decoder ?? new TextDecoder()).decode(rest)
  }
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return "utf-16le"
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8"
}
