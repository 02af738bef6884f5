import { pathToFileURL } from "node:url"
import type { Construction, Expression } from "./find.ts"

/** What the constructions of some modules make, and those of which nothing can be said. */
export interface Constructed {
  readonly expressions: readonly Expression[]
  readonly unresolved: readonly string[]
}

/** Loads every module, and looks on as each expression is put together. */
export async function construct(
  files: readonly string[],
  constructions: readonly Construction[],
): Promise<Constructed> {
  const expressions: Expression[] = []
  const restore = onRegExp((made, at) => {
    if (constructions.some((one) => one.at === at))
      expressions.push({ at, source: made.source, flags: made.flags })
  })
  try {
    for (const file of files) {
      // To import the program is to run it, and it makes no expression.
      if (!file.endsWith("/src/cli.ts")) await import(pathToFileURL(file).href)
    }
  } finally {
    restore()
  }
  const seen = new Set(expressions.map(({ at }) => at))
  return {
    expressions,
    unresolved: constructions.filter(({ at, onLoad }) => !onLoad || !seen.has(at)).map(({ at }) => at),
  }
}

/** Tells of each expression that a program makes by calling RegExp, and of the place of that call. */
function onRegExp(tell: (made: RegExp, at: string) => void): () => void {
  const Plain = globalThis.RegExp
  const told = (made: RegExp) => {
    tell(made, callerOf(new Error().stack ?? ""))
    return made
  }
  globalThis.RegExp = new Proxy(Plain, {
    construct: (target, given, newTarget) => told(Reflect.construct(target, given, newTarget)),
    apply: (target, self, given) => told(Reflect.apply(target, self, given)),
  })
  return () => {
    globalThis.RegExp = Plain
  }
}

/** The first line is the message, the next two are of the proxy. */
function callerOf(stack: string): string {
  const frame = stack.split("\n")[3] ?? ""
  const at = /(?:\(|at )(?:file:\/\/)?(\/[^()]*:\d+:\d+)\)?$/.exec(frame)
  return at?.[1] ?? ""
}
