import { parseTruncatedJson } from "../../http/parse-truncated-json.ts"
import { parsePath, valuesAt } from "./body-path.ts"
import { type Operand, toOperand } from "./match-value.ts"
import type { BodyPath } from "./profile.ts"

/** An answer's body as rules look at it: nothing is read, parsed or looked for before it is asked for, and that once. */
export class ResponseBody {
  readonly text: string
  readonly #read: () => unknown
  #json: { readonly value: unknown } | undefined
  readonly #found = new Map<BodyPath, readonly Operand[]>()

  private constructor(text: string, read: () => unknown) {
    this.text = text
    this.#read = read
  }

  /** Of a failed answer. It may have been cut: what is complete of it is read. */
  static ofStart(text: string): ResponseBody {
    return new ResponseBody(text, () => parseTruncatedJson(text))
  }

  /** Of an answer that may be a good one: only JSON that is whole is read. */
  static ofWhole(text: string): ResponseBody {
    return new ResponseBody(text, () => parseJson(text))
  }

  /** That the client has parsed already. */
  static ofParsed(value: unknown): ResponseBody {
    return new ResponseBody("", () => value)
  }

  /** All that a path leads to; of very much the first. Whatever a client's reviver has made, reading it never throws. */
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
      this.#json ??= { value: this.#read() }
      const steps = parsePath(path)
      return steps ? valuesAt(this.#json.value, steps).map(toOperand) : []
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
