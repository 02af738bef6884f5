import { readFileSync } from "node:fs"
import { expect, it } from "vitest"

const FORMS = new URL("../../.github/ISSUE_TEMPLATE/", import.meta.url)

/** The fields of a form, and whether each has to be filled in. */
function fieldsOf(name: string): Record<string, boolean> {
  const [, ...fields] = readFileSync(new URL(`${name}.yml`, FORMS), "utf8").split(
    /^ {2}- type: (?!markdown)/m,
  )
  return Object.fromEntries(
    fields.map((field) => [/^ {4}id: (\S+)$/m.exec(field)?.[1], field.includes("required: true")]),
  )
}

it.each([
  [
    "bug",
    {
      what: true,
      version: true,
      client: true,
      "client-version": true,
      runtime: true,
      code: true,
      explain: false,
      log: false,
    },
  ],
  [
    "api-misread",
    {
      api: true,
      status: true,
      headers: true,
      body: true,
      read: true,
      meant: true,
      source: false,
      version: true,
    },
  ],
  ["feature", { job: true, wanted: true, now: false }],
])("the issue form %s asks for what an answer needs", (name, fields) => {
  expect(fieldsOf(name)).toEqual(fields)
})
