import { parseTruncatedJson } from "../../http/parse-truncated-json.ts"
import { type ParsedPath, parsePath } from "./body-path.ts"
import { type Operand, toOperand } from "./match-value.ts"
import type { BodyPath } from "./profile.ts"

/** The body of a response, for rules. The text is parsed, and each path is resolved, on first use and only once. */
export class ResponseBody {
  readonly text: string
  readonly #read: () => unknown
  #json: { readonly value: unknown } | undefined
  readonly #found = new Map<BodyPath, readonly Operand[]>()

  private constructor(text: string, read: () => unknown) {
    this.text = text
    this.#read = read
  }

  /** The body of a failed response, whose text may be cut: its complete part is parsed. */
  static ofStart(text: string): ResponseBody {
    return new ResponseBody(text, () => parseTruncatedJson(text))
  }

  /** The body of a response that may be a success: parsed only if the JSON is complete. */
  static ofWhole(text: string): ResponseBody {
    return new ResponseBody(text, () => parseJson(text))
  }

  /** A body that the client has parsed. */
  static ofParsed(value: unknown): ResponseBody {
    return new ResponseBody("", () => value)
  }

  /** The body as data; undefined if it is none. Never throws. */
  json(): unknown {
    try {
      this.#json ??= { value: this.#read() }
      return this.#json.value
    } catch {
      return undefined
    }
  }

  /** The values at a path, at most 1,000. Never throws, even if a reviver of the client made objects that do. */
  at(path: BodyPath): readonly Operand[] {
    let found = this.#found.get(path)
    if (!found) {
      found = this.#find(path)
      this.#found.set(path, found)
    }
    return found
  }

  #find(path: BodyPath): readonly Operand[] {
    if (path === "") return [toOperand(this.text)]
    try {
      const steps = parsePath(path)
      return steps ? valuesAt(this.json(), steps).map(toOperand) : []
    } catch {
      return []
    }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The most values that are visited for one path. */
const MAX_VALUES = 1_000

/** The values at a path. Reads own properties only, and visits at most MAX_VALUES, so that any body is read fast. */
function valuesAt(root: unknown, path: ParsedPath): unknown[] {
  const found: unknown[] = []
  let left = MAX_VALUES
  const walk = (value: unknown, at: number): void => {
    if (left-- <= 0) return
    const step = path[at]
    if (!step) {
      found.push(value)
    } else if (typeof value === "object" && value !== null) {
      if (step.kind === "items") {
        if (Array.isArray(value)) for (let i = 0; i < value.length && left > 0; i++) walk(value[i], at + 1)
      } else if (step.kind === "member") {
        if (Object.hasOwn(value, step.name)) walk((value as Record<string, unknown>)[step.name], at + 1)
      } else if (!Array.isArray(value)) {
        for (const name in value) {
          if (left <= 0) return
          if (Object.hasOwn(value, name)) walk((value as Record<string, unknown>)[name], at + 1)
        }
      }
    }
  }
  walk(root, 0)
  return found
}
