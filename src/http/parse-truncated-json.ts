// Guards against JSON hijacking that some APIs put in front (Google, Atlassian, Facebook).
const HIJACKING_GUARD = /^\s*(?:\)\]\}',?|for\s*\(;;\);|while\s*\(1\);)?\s*/

/** Data is not nested deeper; a body of brackets alone would take long to walk through. */
const MAX_OPEN = 200

/**
 * Parses JSON of which only the start may be there: what is complete up to the cut is kept, and a text that the cut
 * went through ends there. Linear time.
 * @param cutMark is put behind a text that the cut went through
 * @returns undefined for what is not a JSON object or array, and for one that is cut with over 200 brackets open
 */
export function parseTruncatedJson(text: string, cutMark = ""): unknown {
  const body = text.replace(HIJACKING_GUARD, "")
  if (!/^[[{]/.test(body)) return undefined
  return parse(body) ?? parseUpToCut(body, cutMark)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function parseUpToCut(text: string, cutMark: string): unknown {
  const openBrackets: string[] = []
  /** Up to here the text is whole but for its closing brackets. */
  let completeUpTo = 0
  /** The latest of `{ [ , :` */
  let lastPunctuation = ""
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string
    if (inString) {
      if (c === "\\") i++
      else if (c === '"') inString = false
      continue
    }
    if (c === '"') inString = true
    else if (c === "{" || c === "[") {
      if (openBrackets.length === MAX_OPEN) return undefined
      openBrackets.push(c === "{" ? "}" : "]")
      completeUpTo = i + 1
    } else if (c === "}" || c === "]") {
      if (openBrackets.pop() !== c) return undefined
      completeUpTo = i + 1
      // Something follows the value: it is not ours to read.
      if (openBrackets.length === 0) return parse(text.slice(0, completeUpTo))
    } else if (c === ",") completeUpTo = i
    if ("{[,:".includes(c)) lastPunctuation = c
  }
  const closing = openBrackets.reverse().join("")
  const isValue = inString && !",{".includes(lastPunctuation)
  const kept = text.replace(/\\(?:u[0-9a-f]{0,3})?$/i, "")
  return (isValue && parse(`${kept}${cutMark}"${closing}`)) || parse(text.slice(0, completeUpTo) + closing)
}
