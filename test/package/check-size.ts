import { execFileSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import { build } from "esbuild"

// What heed costs to load and to install, measured on the build in dist/. Fails above a limit.
// A KB is 1,000 bytes. The limits stand at what was measured, rounded up, so that nothing grows unseen; each is lowered
// with what it guards, until the goal is met.
const LIMITS: readonly Limit[] = [
  // The goals: 40 KB before the first failure, 90 KB with every chunk.
  { entry: "axios", firstKB: 38.5, allKB: 169.5 },
  { entry: "fetch", firstKB: 38, allKB: 168.5 },
]
/** `MAX_CHUNK_BYTES` and `commonJs` of rollup.config.js bring it down; uncut chunks make it 545. */
const TARBALL_KB = 340.5

interface Limit {
  readonly entry: string
  /** The entry and what it imports statically: all that is loaded until the first failure. */
  readonly firstKB: number
  readonly allKB: number
}

const root = fileURLToPath(new URL("../..", import.meta.url))

/** Bytes of an entry as an application's bundler makes it of heed: minified, each file gzipped by itself. */
async function bundled(entry: string): Promise<{ first: number; all: number }> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [`dist/${entry}.js`],
    external: ["axios"],
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    target: "es2022",
    outdir: "bundle",
    write: false,
    metafile: true,
    legalComments: "none",
  })
  const bytes = new Map(
    outputFiles.map(({ path, contents }) => [path.slice(root.length), gzipSync(contents).length]),
  )
  const first = new Set<string>()
  const add = (path: string) => {
    if (first.has(path)) return
    first.add(path)
    for (const { path: next, kind, external } of metafile.outputs[path]?.imports ?? []) {
      if (kind === "import-statement" && !external) add(next)
    }
  }
  add(`bundle/${entry}.js`)
  const sum = (paths: Iterable<string>) => [...paths].reduce((total, path) => total + bytesOf(path), 0)
  const bytesOf = (path: string) => {
    const size = bytes.get(path)
    if (size === undefined) throw new Error(`esbuild wrote no ${path}`)
    return size
  }
  return { first: sum(first), all: sum(bytes.keys()) }
}

/** Bytes of the tarball that `npm publish` would send. */
function packed(): number {
  const words = ["pack", "--dry-run", "--json", "--ignore-scripts"]
  const report = execFileSync("npm", words, {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  })
  return JSON.parse(report)[0].size
}

function check(what: string, bytes: number, limitKB: number): void {
  const fits = bytes <= limitKB * 1_000
  const line = `${(bytes / 1_000).toFixed(1).padStart(6)} KB of ${limitKB} KB: ${what}`
  console.log(fits ? line : `${line} IS TOO MUCH`)
  if (!fits) process.exitCode = 1
}

for (const { entry, firstKB, allKB } of LIMITS) {
  const { first, all } = await bundled(entry)
  check(`heed/${entry} before the first failure, min + gzip`, first, firstKB)
  check(`heed/${entry} with every chunk, min + gzip`, all, allKB)
}
check("the tarball", packed(), TARBALL_KB)
