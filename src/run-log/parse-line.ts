import { type EndLine, RUN_LOG_VERSION, type RunLine, type RunLogLine } from "./line.ts"

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** A line of a log; null: it is none, as the half line that a killed run left. Never throws. */
export function parseLine(text: string): RunLogLine | null {
  let line: unknown
  try {
    line = JSON.parse(text)
  } catch {
    return null
  }
  if (!isObject(line) || typeof line.event !== "string") return null
  if (line.event === "run") return isRun(line) ? line : null
  return typeof line.t === "number" && Number.isFinite(line.t) ? (line as unknown as EndLine) : null
}

function isRun(line: Record<string, unknown>): line is Record<string, unknown> & RunLine {
  return (
    typeof line.v === "number" &&
    line.v <= RUN_LOG_VERSION &&
    typeof line.run === "string" &&
    typeof line.at === "string" &&
    Number.isFinite(Date.parse(line.at))
  )
}
