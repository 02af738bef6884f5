const CLOSERS = `"'”’»)]`
// Letters with stops between (i.e., e.g., U.S.) need no list.
const ABBREVIATIONS = new Set(["etc.", "vs.", "cf.", "incl.", "resp.", "approx.", "esp.", "max.", "min."])

/**
 * Splits text at the ends of its sentences and at line breaks; white space becomes single spaces, nothing else changes.
 * When in doubt two sentences stay one: "(i.e. active)" and "e.g. API keys" hold together.
 */
export function sentences(text: string): string[] {
  const found: string[] = []
  for (const line of text.split("\n")) {
    let sentence: string[] = []
    const words = line.split(/\s+/).filter(Boolean)
    words.forEach((word, i) => {
      sentence.push(word)
      const next = words[i + 1]
      const listNumber = sentence.length === 1 && /^\d+\.$/.test(word)
      if (next === undefined || (!listNumber && ends(word) && starts(next))) {
        found.push(sentence.join(" "))
        sentence = []
      }
    })
  }
  return found
}

function ends(word: string): boolean {
  let length = word.length
  while (length > 0 && CLOSERS.includes(word.charAt(length - 1))) length--
  const bare = word.slice(0, length)
  if (!/[.!?…]$/.test(bare)) return false
  return (
    !/(^|\P{L})\p{L}\.\p{L}\.$/u.test(bare) && !ABBREVIATIONS.has(bare.toLowerCase().replace(/^[("'“]/, ""))
  )
}

function starts(word: string): boolean {
  return !/^["'“‘«([]*\p{Ll}/u.test(word)
}
