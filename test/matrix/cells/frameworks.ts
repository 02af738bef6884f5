import { type Cell, ofEach, type Results, type Table } from "../cell.ts"
import type { Place } from "../place.ts"
import { freePort, readResults, resultsOf, run, withServer } from "../run-program.ts"
import { COLUMNS } from "./columns.ts"

const BUILD_LIMIT_MS = 240_000

/** Builds the app once, however many cells look at it; each cell starts it for itself. */
const built = new Map<string, Promise<string>>()

function build(place: Place, bundler: string): Promise<string> {
  const known = built.get(bundler)
  if (known) return known
  const app = place.lay(`next-${bundler}`, ["next/app", "next/next.config.mjs"])
  const next = place.installed("next", "dist", "bin", "next")
  const done = run(place.node(), [next, "build", `--${bundler}`], {
    cwd: app,
    env: { MATRIX_ROOT: place.folder },
    limitMs: BUILD_LIMIT_MS,
  }).then(() => app)
  built.set(bundler, done)
  return done
}

async function inNext(place: Place, bundler: string, path: string, url: string): Promise<Results> {
  const app = await build(place, bundler)
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
        run: (place: Place, url: string) => inNext(place, bundler, path, url),
      })),
    ),
    reactNative,
  ],
}
