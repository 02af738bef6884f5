import { rmSync } from "node:fs"
import { join } from "node:path"
import { type Cell, ofEach, type Results, type Table } from "../cell.ts"
import type { Place } from "../place.ts"
import { freePort, readResults, resultsOf, run, withServer } from "../run-program.ts"
import { COLUMNS } from "./columns.ts"

const BUILD_LIMIT_MS = 240_000

const ROUTES = ["node", "edge", "page"]

/** One for all cells that look at it; each starts it for itself. */
const apps = new Map<string, Promise<string>>()

/** @param routes the folders of `app` that it has */
function build(place: Place, bundler: string, routes: readonly string[]): Promise<string> {
  const name = `next-${bundler}-${routes.join("-")}`
  const known = apps.get(name)
  if (known) return known
  const app = place.lay(name, ["next/app", "next/next.config.mjs"])
  for (const route of ROUTES)
    if (!routes.includes(route)) rmSync(join(app, "app", route), { recursive: true })
  const next = place.installed("next", "dist", "bin", "next")
  const done = run(place.node(), [next, "build", `--${bundler}`], {
    cwd: app,
    env: { MATRIX_ROOT: place.folder },
    limitMs: BUILD_LIMIT_MS,
  }).then(() => app)
  apps.set(name, done)
  return done
}

async function inNext(place: Place, bundler: string, path: string, url: string): Promise<Results> {
  // An edge route fails alone.
  const together = bundler === "webpack" ? ROUTES.filter((route) => route !== "edge") : ROUTES
  const app = await build(place, bundler, together.includes(path) ? together : [path])
  const port = await freePort()
  const next = place.installed("next", "dist", "bin", "next")
  const options = { cwd: app, env: { MATRIX_ROOT: place.folder } }
  const origin = `http://127.0.0.1:${port}`
  const server = { command: place.node(), args: [next, "start", "-p", String(port)], options }
  return withServer(server, `${origin}/none`, async () => {
    const text = await (await fetch(`${origin}/${path}?url=${encodeURIComponent(url)}`)).text()
    return path === "page"
      ? readResults(text.replaceAll("&quot;", '"').replace(" END", "\n"))
      : ofEach(JSON.parse(text))
  })
}

const PLACES = {
  "Node route": { path: "node", by: "`heedAxios` (http, fetch), `heedFetch`, `heed.run`" },
  "edge route": { path: "edge", by: "`heedAxios` (fetch), `heedFetch`, `heed.run`" },
  "server component": { path: "page", by: "`heedAxios` (http, fetch), `heedFetch`, `heed.run`" },
}

const WEBPACK_EDGE_LACKS = Object.fromEntries(
  COLUMNS.map((column) => [column, "Next.js does not build it, not even an empty one"]),
)

const reactNative: Cell = {
  name: "React Native, its fetch and URL, by Metro",
  version: "react-native",
  by: "`heedAxios` (XHR), `heedFetch`, `heed.run`",
  late: true,
  run(place, url) {
    const cell = place.lay("react-native", ["react-native.mjs", "react-native-entry.js"])
    const options = { cwd: cell, limitMs: BUILD_LIMIT_MS }
    return resultsOf(place.node(), ["react-native.mjs", url], options)
  },
}

export const FRAMEWORKS: Table = {
  mark: "frameworks",
  kind: "framework",
  columns: COLUMNS,
  cells: [
    ...["turbopack", "webpack"].flatMap((bundler) =>
      Object.entries(PLACES).map(([name, { path, by }]) => ({
        name: `Next.js by ${bundler}, ${name}`,
        version: "next",
        by,
        ...(bundler === "webpack" && { late: true as const }),
        ...(bundler === "webpack" && path === "edge" && { lacks: WEBPACK_EDGE_LACKS }),
        run: (place: Place, url: string) => inNext(place, bundler, path, url),
      })),
    ),
    reactNative,
  ],
}
