import { PAGE_SIZE_NAMES, plainParameterName } from "../explain/request-size/size-parameter-names.ts"

/** Is it a link, and no opaque cursor? */
export const isLink = (cursor: string): boolean =>
  /^(?:https?:\/\/|\/|\?|[^?=&\s]{0,200}\?[^=\s]{1,60}=)/i.test(cursor)

/**
 * A "next" link that asks for another page size: every parameter that carries an old one is rewritten, and where a link
 * repeats the size it is left once. null: the link does not show its size, which may then be anywhere in it.
 * @param oldSizes of this page and of earlier ones: the links of many APIs keep the size of the first request
 * @param parameter the name of the size; undefined: a usual one that has an old size
 */
export function linkWithSize(
  link: string,
  oldSizes: readonly number[],
  size: number,
  parameter?: string,
): string | null {
  const [front = "", hash] = link.split("#", 2)
  const mark = front.indexOf("?")
  if (mark === -1) return null
  const old = new Set(oldSizes.map(String))
  let found = false
  const pairs = front
    .slice(mark + 1)
    .split("&")
    .flatMap((pair) => {
      const equals = pair.indexOf("=")
      const name = decoded(equals === -1 ? pair : pair.slice(0, equals))
      const value = equals === -1 ? "" : decoded(pair.slice(equals + 1))
      const isNamed = name === parameter
      const isUsual = PAGE_SIZE_NAMES.has(plainParameterName(name)) && old.has(value)
      if (!isNamed && !isUsual) return [pair]
      if (isNamed && found) return []
      found ||= isNamed || parameter === undefined
      return [`${pair.slice(0, equals === -1 ? pair.length : equals)}=${size}`]
    })
  if (!found) return null
  return `${front.slice(0, mark)}?${pairs.join("&")}${hash === undefined ? "" : `#${hash}`}`
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "))
  } catch {
    return text
  }
}
