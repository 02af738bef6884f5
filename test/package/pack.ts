import { execFileSync } from "node:child_process"
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { gunzipSync } from "node:zlib"
import type { TestProject } from "vitest/node"
import manifest from "../../package.json" with { type: "json" }

declare module "vitest" {
  export interface ProvidedContext {
    consumers: Consumers
  }
}

/** Folders with the packed heed installed in them, as `npm install` would leave them. */
export interface Consumers {
  withAxios: string
  withoutAxios: string
}

const BUILD_READS = [
  "package.json",
  "README.md",
  "LICENSE",
  "llms.txt",
  "rollup.config.js",
  "tsconfig.json",
  "src",
]

/**
 * Builds and packs heed, from a copy, so that what packs it and the work in the checkout do not disturb each other.
 * @param folder gets the tarball
 * @returns the folder that the tarball unpacks to
 */
export function packInto(root: string, folder: string): string {
  const stage = join(folder, "stage")
  for (const name of BUILD_READS) {
    if (existsSync(join(root, name))) cpSync(join(root, name), join(stage, name), { recursive: true })
  }
  symlinkSync(join(root, "node_modules"), join(stage, "node_modules"), "junction")
  run("npm", ["pack", "--silent", "--pack-destination", folder], stage)
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"))
  if (!tarball) throw new Error("npm pack left no tarball")
  unpack(join(folder, tarball), folder)
  return join(folder, "package")
}

/** Packs once a run. */
export default function setup(project: TestProject): () => void {
  const root = project.vitest.config.root
  const installed = join(root, "node_modules")
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "heed-package-")))
  const packed = packInto(root, folder)

  const install = (consumer: string, alsoThere: string[]) => {
    const modules = join(folder, consumer, "node_modules")
    cpSync(join(root, "test", "package", "consumers"), join(folder, consumer), { recursive: true })
    writeFileSync(join(folder, consumer, "package.json"), '{ "name": "consumer", "private": true }')
    cpSync(packed, join(modules, manifest.name), { recursive: true })
    for (const name of [...Object.keys(manifest.dependencies), ...alsoThere]) {
      mkdirSync(join(modules, name, ".."), { recursive: true })
      symlinkSync(join(installed, name), join(modules, name), "junction")
    }
    return join(folder, consumer)
  }
  project.provide("consumers", {
    withAxios: install("with-axios", [
      ...["@opentelemetry/api", "axios", "@types/node", "bottleneck", "ioredis"],
      ...["pino", "vitest", "winston"],
    ]),
    withoutAxios: install("without-axios", ["@types/node"]),
  })
  return () => rmSync(folder, { recursive: true, force: true })
}

/** A machine with Node and npm need not have tar. */
function unpack(tarball: string, folder: string): void {
  const bytes = gunzipSync(readFileSync(tarball))
  const BLOCK = 512
  for (let at = 0; bytes[at] !== 0; ) {
    const field = (from: number, to: number) =>
      bytes.toString("utf8", at + from, at + to).replace(/\0.*/s, "")
    const [name, size, kind] = [field(0, 100), Number.parseInt(field(124, 136), 8), field(156, 157)]
    if (kind !== "0") throw new Error(`${name} is no plain file in ${tarball}`)
    const content = at + BLOCK
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), bytes.subarray(content, content + size))
    at = content + Math.ceil(size / BLOCK) * BLOCK
  }
}

function run(command: string, args: string[], cwd: string): void {
  execFileSync(command, args, {
    cwd,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  })
}
