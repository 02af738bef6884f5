import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { launch } from "../../browser/launch.ts"
import { type Cell, ofEach, type Results, type Table } from "../cell.ts"
import type { Place } from "../place.ts"
import { resultsOf, run } from "../run-program.ts"
import { COLUMNS } from "./columns.ts"

/** Runs the page's script in Chromium, from a server that has the folder. */
async function inChromium(folder: string, script: string, url: string): Promise<Results> {
  const server = createServer(({ url: path = "/" }, response) => {
    const file = join(folder, path)
    const isPage = path === "/"
    if (!isPage && !existsSync(file)) return response.writeHead(404).end()
    response.setHeader("content-type", isPage ? "text/html" : "text/javascript")
    response.end(
      isPage ? `<!doctype html><script type="module" src="/${script}"></script>` : readFileSync(file),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const browser = await launch()
  try {
    const page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    await page.waitForFunction("globalThis.matrix", undefined, { timeout: 20_000 })
    return ofEach(await page.evaluate(`matrix(${JSON.stringify(url)})`))
  } finally {
    await browser.close()
    server.close()
    server.closeAllConnections()
  }
}

type Target = readonly [platform: "node" | "browser", format: "esm" | "cjs"]

const TARGETS: readonly Target[] = [
  ["node", "esm"],
  ["node", "cjs"],
  ["browser", "esm"],
]

export async function bundled(
  place: Place,
  bundler: string,
  [platform, format]: Target,
  url: string,
  name = `${bundler}-${platform}-${format}`,
): Promise<Results> {
  const program = platform === "node" ? "main.js" : "page.js"
  const source = place.lay(name, [program, "bundle.mjs", "es2018-loader.cjs"])
  const out = join(source, "out")
  mkdirSync(out)
  const args = ["bundle.mjs", bundler, join(source, program), out, platform, format]
  await run(place.node(), args, { cwd: source, limitMs: 120_000 })
  writeFileSync(join(out, "package.json"), `{ "type": "${format === "esm" ? "module" : "commonjs"}" }`)
  return platform === "node"
    ? resultsOf(place.node(), [join(out, program), url])
    : inChromium(out, program, url)
}

const BUNDLERS: readonly (Pick<Cell, "name" | "version" | "lacks" | "late"> & {
  readonly targets?: readonly Target[]
  readonly by?: string
})[] = [
  { name: "esbuild", version: "esbuild" },
  { name: "webpack", version: "webpack" },
  { name: "rollup", version: "rollup" },
  { name: "vite", version: "vite" },
  {
    name: "parcel",
    version: "parcel",
    targets: TARGETS.slice(1),
    by: "Node 24 (CJS; in ES modules for Node, Parcel breaks follow-redirects, which axios uses), Chromium",
  },
  { name: "tsup", version: "tsup" },
  { name: "rspack", version: "@rspack/core", late: true },
  { name: "rolldown", version: "rolldown", late: true },
  {
    name: "webpack-4",
    version: "webpack-4",
    late: true,
    targets: TARGETS.slice(1),
    by: "Node 24 (CJS), Chromium; what is later than ES2018 by a loader",
  },
]

export const BUNDLED: Table = {
  mark: "bundlers",
  kind: "bundler",
  columns: COLUMNS,
  cells: BUNDLERS.map(({ targets = TARGETS, by = "Node 24 (ESM, CJS), Chromium", ...cell }) => ({
    ...cell,
    by,
    async run(place, url) {
      const results: Record<string, Results> = {}
      for (const target of targets) {
        const name = target.join(" ")
        results[name] = await bundled(place, cell.name, target, `${url}/${target.join("-")}`)
      }
      return ofEach(results)
    },
  })),
}
