import { readFileSync } from "node:fs"
import { expect, it } from "vitest"
import { profiles } from "../../src/profiles.ts"

const page = readFileSync(new URL("../../docs/guide/apis.md", import.meta.url), "utf8")
const guide = page.split("\n## Built-in profiles\n")[1]?.split("\n## ")[0] ?? ""

it("the guide's table has every profile, with its hosts", () => {
  const rows = [...guide.matchAll(/^\| `(\w+)` \| (`[^|]+`) \|/gm)].map(([, name = "", hosts = ""]) => [
    name,
    [...hosts.matchAll(/`([^`]+)`/g)].map(([, host]) => host).sort(),
  ])
  const built = Object.entries(profiles).map(([name, { hosts }]) => [name, [...hosts].sort()])
  expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(built))
})
