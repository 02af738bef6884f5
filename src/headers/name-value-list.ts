/** No more is read of a header that holds several values. */
const MAX_LENGTH = 4_096

/** One of a header's `name=value` members, as `total=400; remaining=0; resets=17` or `api-usage=18/5000` writes them. */
export function namedValue(value: string, name: string): string | null {
  const wanted = name.toLowerCase()
  for (const member of value.slice(0, MAX_LENGTH).split(/[;,]/)) {
    const equals = member.indexOf("=")
    if (equals !== -1 && member.slice(0, equals).trim().toLowerCase() === wanted)
      return member
        .slice(equals + 1)
        .trim()
        .replace(/^"(.*)"$/, "$1")
  }
  return null
}
