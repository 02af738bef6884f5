// Guards against JSON hijacking that some APIs put in front (Google, Atlassian, Facebook).
const PREFIX = /^\s*(?:\)\]\}',?|for\s*\(;;\);|while\s*\(1\);)?\s*/

/**
 * Parses JSON of which only the start may be there: what is complete up to the cut is kept, and a text that the cut
 * went through ends there. Linear time.
 * @returns undefined for what is not a JSON object or array
 */
export function parseJsonStart(text: string): unknown {
  const body = text.replace(PREFIX, "")
  if (!/^[[{]/.test(body)) return undefined
  return parse(body) ?? mend(body)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function mend(text: string): unknown {
  const open: string[] = []
  /** Up to here the text is whole but for its closing brackets. */
  let whole = 0
  /** The latest of `{ [ , :` */
  let mark = ""
  let inText = false
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string
    if (inText) {
      if (c === "\\") i++
      else if (c === '"') inText = false
      continue
    }
    if (c === '"') inText = true
    else if (c === "{" || c === "[") {
      open.push(c === "{" ? "}" : "]")
      whole = i + 1
    } else if (c === "}" || c === "]") {
      if (open.pop() !== c) return undefined
      whole = i + 1
      // Something follows the value: it is not ours to read.
      if (open.length === 0) return parse(text.slice(0, whole))
    } else if (c === ",") whole = i
    if ("{[,:".includes(c)) mark = c
  }
  const closing = open.reverse().join("")
  const cut =
    inText && mark !== "," && mark !== "{" ? `${text.replace(/\\(?:u[0-9a-f]{0,3})?$/i, "")}"` : null
  return (cut === null ? undefined : parse(cut + closing)) ?? parse(text.slice(0, whole) + closing)
}
