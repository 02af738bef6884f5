import { mkdirSync, readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { type Cell, ofEach, type Table } from "../cell.ts"
import type { Place } from "../place.ts"
import { freePort, readResults, resultsOf, run, withServer } from "../run-program.ts"
import { bundled } from "./bundlers.ts"
import { COLUMNS } from "./columns.ts"

const BY = "`heedAxios` (http, fetch), `heedFetch`, `heed.run`"
const BY_FETCH = "`heedAxios` (fetch), `heedFetch`, `heed.run`"

const both = async (first: ReturnType<typeof resultsOf>, second: ReturnType<typeof resultsOf>) =>
  ofEach({ ESM: await first, CJS: await second })

const nodes: Cell[] = [
  ...["20", "22", "24", "26"].map((version) => ({ version })),
  ...["20.0", "21", "23", "25"].map((version) => ({ version, late: true as const })),
].map(({ version, ...late }) => ({
  name: `Node ${version}, ESM and CJS`,
  version: `node-${version}`,
  by: BY,
  ...late,
  run: (place, url) => {
    const node = place.installed(`node-${version}`, "bin", "node")
    return both(
      resultsOf(node, ["main.js", `${url}/esm`], { cwd: place.esm }),
      resultsOf(node, ["main.js", `${url}/cjs`], { cwd: place.cjs }),
    )
  },
}))

const OLD_BUN_LACKS = {
  diagnosed: "fetch: the row without the message, since a clone of a Response has no body",
  aborted: "an abort does not end a request of axios' fetch adapter, without heed either",
}

const buns: Cell[] = [
  { name: "Bun", version: "@oven/bun-linux-x64-baseline" },
  ...["1.0", "1.1", "1.2", "1.3"].map((version) => ({
    name: `Bun ${version}`,
    version: `bun-${version}`,
    late: true as const,
    ...(version === "1.0" && { lacks: OLD_BUN_LACKS }),
  })),
].map((bun) => ({
  ...bun,
  by: BY,
  run: (place, url) =>
    both(
      resultsOf(place.installed(bun.version, "bin", "bun"), ["main.js", `${url}/esm`], { cwd: place.esm }),
      resultsOf(place.installed(bun.version, "bin", "bun"), ["main.js", `${url}/cjs`], { cwd: place.cjs }),
    ),
}))

const deno: Cell = {
  name: "Deno",
  version: "@deno/linux-x64-glibc",
  by: BY,
  run: (place, url) =>
    resultsOf(
      place.installed("@deno/linux-x64-glibc", "deno"),
      ["run", "-A", "--node-modules-dir=manual", "--cached-only", "main.js", url],
      { cwd: place.esm },
    ),
}

/** @param splitting into modules, as Wrangler leaves what is imported late */
async function inWorkerd(place: Place, url: string, path: string, splitting: boolean) {
  const cell = join(place.folder, "cells", `worker-${path}-${splitting}`)
  mkdirSync(cell, { recursive: true })
  await run(place.installed("esbuild", "bin", "esbuild"), [
    join(place.esm, "worker.js"),
    "--bundle",
    "--format=esm",
    "--conditions=workerd,worker,browser",
    `--outdir=${cell}`,
    ...(splitting ? ["--splitting"] : []),
  ])
  // The main module is the first.
  const modules = ["worker.js", ...readdirSync(cell).filter((name) => name !== "worker.js")]
  const port = await freePort()
  const embedded = modules.map((name) => `(name = "${name}", esModule = embed "${name}")`)
  writeFileSync(
    join(cell, "config.capnp"),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .main), (name = "internet", network = (allow = ["private", "public"]))],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")]
);
const main :Workerd.Worker = (compatibilityDate = "2026-11-01", modules = [${embedded.join(", ")}]);
`,
  )
  const command = place.installed("@cloudflare", "workerd-linux-64", "bin", "workerd")
  const origin = `http://127.0.0.1:${port}`
  return withServer({ command, args: ["serve", join(cell, "config.capnp")] }, origin, async () => {
    await fetch(`${origin}/warm-up?${url}`)
    return readResults(`RESULTS ${await (await fetch(`${origin}/${path}?${url}`)).text()}`)
  })
}

const workerd: Cell[] = [
  { name: "workerd, client in the request", path: "request", splitting: true },
  { name: "workerd, client at module scope", path: "module", splitting: true },
  { name: "workerd, one module, client at module scope", path: "module", splitting: false },
].map(({ name, path, splitting }) => ({
  name,
  version: "workerd",
  by: BY_FETCH,
  run: (place, url) => inWorkerd(place, url, path, splitting),
}))

const chromium: Cell = {
  name: "Chromium, scripts by esbuild",
  version: "as installed",
  by: "`heedAxios` (XHR, fetch), `heedFetch`, `heed.run`",
  run: (place, url) => bundled(place, "esbuild", ["browser", "esm"], url, "chromium"),
}

export const RUNTIMES: Table = {
  mark: "runtimes",
  kind: "runtime",
  columns: COLUMNS,
  cells: [...nodes, ...buns, deno, chromium, ...workerd],
}
