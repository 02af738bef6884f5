import { readFileSync } from "node:fs"

export const FILES = ["paths", "codes", "messages", "links", "kinds"] as const

/**
 * Facts of public API descriptions (paths, error codes, short messages, links to documentation), and harmless texts of
 * every kind that resembles a secret. Where each comes from stands in a line above it that starts with `# `.
 */
export function harmless(file: (typeof FILES)[number]): string[] {
  const lines = readFileSync(new URL(`./harmless/${file}.txt`, import.meta.url), "utf8").split("\n")
  return lines.filter((line) => line !== "" && !line.startsWith("# "))
}
