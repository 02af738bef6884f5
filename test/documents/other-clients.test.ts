import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { type ClientShape, RETURNED_SHAPES } from "../../src/http/client-shapes.ts"
import { THROWN_SHAPES } from "../../src/http/thrown-shapes.ts"

const page = readFileSync(new URL("../../docs/guide/other-clients.md", import.meta.url), "utf8")

/** The rows of the table below a heading, cell by cell. */
function tableBelow(heading: string): string[][] {
  const [, below = ""] = page.split(`### ${heading}\n`)
  const lines = below.split("\n### ", 1)[0]?.match(/^\|.*\|$/gm) ?? []
  return lines.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  )
}

const code = (paths: readonly (string | undefined)[]) => paths.filter(Boolean).map((path) => `\`${path}\``)

describe.each([
  ["Errors that are recognised", THROWN_SHAPES],
  ["Results that are recognised", RETURNED_SHAPES],
])("%s", (heading, shapes: readonly ClientShape[]) => {
  const rows = tableBelow(heading)

  it("are those of the table in the code, in its order", () => {
    expect(rows.map(([clients]) => clients)).toEqual(shapes.map(({ clients }) => clients))
  })

  it.each(shapes.map((shape, i) => [shape.clients, shape, rows[i] ?? []] as const))(
    "%s: the parts are where the page says",
    (_clients, { status, headers, body, bodyFields = {}, retryAfter, when }, [
      ,
      statusCell = "",
      headersCell = "",
      bodyCell = "",
    ]) => {
      for (const path of code([status, ...(when?.slice(0, 1) ?? [])])) expect(statusCell).toContain(path)
      expect(headersCell).toBe(code([...headers, retryAfter]).join(", "))
      if (!body.includes("")) expect(bodyCell).toBe(code([...body, ...Object.values(bodyFields)]).join(", "))
    },
  )
})
