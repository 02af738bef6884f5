/** One part of a multipart body. */
interface Part {
  /** "" where it has none. */
  readonly name: string
  readonly content: string
}

const BOUNDARY = /^\s*--([^\r\n]{1,200})\r?\n/
const NAME = /\bname=(?:"([^"\r\n]{0,200})"|([^\s;"]{1,200}))/i

/** The parts of a multipart body; null for what is none. https://www.rfc-editor.org/rfc/rfc7578 */
export function partsOf(text: string): Part[] | null {
  const boundary = BOUNDARY.exec(text)?.[1]
  if (boundary === undefined) return null
  return text.split(`--${boundary}`).flatMap((part) => {
    const gap = /\r?\n\r?\n/.exec(part)
    if (gap === null) return []
    const [, quoted, plain = ""] = NAME.exec(part.slice(0, gap.index)) ?? []
    const content = part.slice(gap.index + gap[0].length).replace(/\r?\n$/, "")
    return [{ name: quoted ?? plain, content }]
  })
}
