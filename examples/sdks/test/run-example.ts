import { vi } from "vitest"

/** What each example exports, beside what it prints by itself. */
export interface Example {
  /** Its call: a GET, or a POST that is marked `idempotent`. */
  read(signal?: AbortSignal): Promise<unknown>
  /** A POST that may be sent again. */
  write(): Promise<unknown>
}

/** What it exports, and what it printed. */
export type Run<T> = T & { readonly printed: string }

const native = globalThis.fetch
let runs = 0

/** Runs an example as a program of its own would: a module is evaluated once for each query. */
export async function runExample<T = Example>(file: string, apiUrl = ""): Promise<Run<T>> {
  Object.assign(process.env, { API_URL: apiUrl, AWS_ACCESS_KEY_ID: "none", AWS_SECRET_ACCESS_KEY: "none" })
  globalThis.fetch = native
  const printed: string[] = []
  const spies = (["log", "error"] as const).map((name) =>
    vi.spyOn(console, name).mockImplementation((...values) => {
      printed.push(values.map((value) => (typeof value === "string" ? value : inspect(value))).join(" "))
    }),
  )
  try {
    const example: T = await import(/* @vite-ignore */ `../${file}?run=${++runs}`)
    return { ...example, printed: printed.join("\n") }
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}

function inspect(value: unknown): string {
  return value instanceof Error ? String(value.stack) : JSON.stringify(value)
}
