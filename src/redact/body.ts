import type { Naming, Take } from "./carried.ts"
import { pairsIn } from "./pairs.ts"
import { decode } from "./url.ts"

const MAX_BODY_LENGTH = 256 * 1024
const MAX_NODES = 5_000
const MAX_DEPTH = 20

/** Takes the credential fields of a JSON body (GraphQL variables and JSON inside JSON too), of a form, of any other text. */
export function collectBody(body: string, naming: (name: string) => Naming, take: Take): void {
  const text = body.slice(0, MAX_BODY_LENGTH)
  const json = parse(text)
  if (json !== undefined) collectJson(json, naming, take)
  else if (/^[^\s{}<>"]{1,200}=/.test(text)) collectForm(text, naming, take)
  else collectText(text, naming, take)
}

function collectJson(json: unknown, naming: (name: string) => Naming, take: Take): void {
  const open: { value: unknown; named: Naming; depth: number }[] = [{ value: json, named: null, depth: 0 }]
  for (let nodes = 0; nodes < MAX_NODES; nodes++) {
    const node = open.pop()
    if (node === undefined) return
    const { value, named, depth } = node
    if (typeof value === "string" || typeof value === "number") {
      if (named !== null) take(String(value), named)
      else if (typeof value === "string") collectText(value, naming, take)
    } else if (typeof value === "object" && value !== null && depth < MAX_DEPTH) {
      const entries = Object.entries(value)
      // { "name": "password", "value": "…" }
      const label = entries.find(
        ([key, name]) => /^(?:name|key|field|param)$/i.test(key) && typeof name === "string",
      )
      const labelled = label ? naming(String(label[1])) : null
      for (const [key, child] of entries.reverse()) {
        const own = naming(key) ?? (/^values?$/i.test(key) ? labelled : null)
        open.push({ value: child, named: own === "strong" ? own : (named ?? own), depth: depth + 1 })
      }
    }
  }
}

/** Takes the credential fields of `name=value&…`. */
export function collectForm(form: string, naming: (name: string) => Naming, take: Take): void {
  for (const piece of form.split("&")) {
    const [name = "", ...content] = piece.split("=")
    const plainName = decode(name) ?? name
    const value = content.join("=")
    const plainValue = decode(value) ?? value
    const named = naming(plainName)
    if (named !== null) for (const form of new Set([value, plainValue])) take(form, named)
    else if (plainValue.length > 16) collectText(plainValue, naming, take)
  }
}

function collectText(text: string, naming: (name: string) => Naming, take: Take): void {
  for (const pair of pairsIn(text, (name) => naming(name) !== null)) {
    take(pair.value, naming(pair.name))
    const plain = pair.quoted ? parse(`"${pair.value}"`) : undefined
    if (typeof plain === "string") take(plain, naming(pair.name))
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
