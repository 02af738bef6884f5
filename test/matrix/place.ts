import { createHash } from "node:crypto"
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { homedir } from "node:os"
import { basename, join } from "node:path"
import { fileURLToPath } from "node:url"
import { transformSync } from "esbuild"
import { packInto } from "../package/pack.ts"
import { run } from "./run-program.ts"

// Where the cells run: a folder outside of the checkout, so that no package of the checkout is found by them. It has the
// packages of packages/package.json, the packed heed beside them, and a copy of the programs.

const root = fileURLToPath(new URL("../..", import.meta.url))
const own = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export interface Place {
  readonly folder: string
  /** The programs as ES modules. */
  readonly esm: string
  /** The programs as CommonJS. */
  readonly cjs: string
  /** A file of an installed package. */
  installed(...path: string[]): string
  /** The Node of a version; without one, that of the cells that try something else. */
  node(version?: number): string
  /** A new folder with files and folders of `programs`. */
  lay(name: string, programs: readonly string[]): string
  /** The same, with another package in the place of one that is imported. */
  layBeside(name: string, programs: readonly string[], packages: Readonly<Record<string, string>>): string
}

const INSTALL_LIMIT_MS = 600_000

/** @param all whether what only `--all` needs is installed too */
export async function prepare(all: boolean): Promise<Place> {
  const folder = await install(all)
  const modules = join(folder, "node_modules")
  const installed = (...path: string[]) => join(modules, ...path)
  rmSync(installed("heed"), { recursive: true, force: true })
  const packed = join(folder, "packed")
  rmSync(packed, { recursive: true, force: true })
  mkdirSync(packed, { recursive: true })
  cpSync(packInto(root, packed), installed("heed"), { recursive: true })

  const cells = join(folder, "cells")
  rmSync(cells, { recursive: true, force: true })
  const lay = (name: string, programs: readonly string[]) => {
    const cell = join(cells, name)
    mkdirSync(cell, { recursive: true })
    for (const program of [...programs, "clients.js"])
      cpSync(own(`programs/${program}`), join(cell, basename(program)), { recursive: true })
    cpSync(own("../compatibility/checks.js"), join(cell, "checks.js"))
    writeFileSync(join(cell, "package.json"), '{ "private": true, "type": "module" }')
    return cell
  }
  const programs = readdirSync(own("programs")).filter((name) => name.endsWith(".js"))
  const esm = lay("esm", programs)
  const cjs = join(cells, "cjs")
  mkdirSync(cjs)
  for (const name of readdirSync(esm).filter((name) => name.endsWith(".js"))) {
    const { code } = transformSync(readFileSync(join(esm, name), "utf8"), { format: "cjs" })
    writeFileSync(join(cjs, name), code)
  }
  writeFileSync(join(cjs, "package.json"), '{ "private": true, "type": "commonjs" }')

  return {
    folder,
    esm,
    cjs,
    installed,
    node: (version = 24) => installed(`node-${version}`, "bin", "node"),
    lay,
    layBeside(name, programs, packages) {
      const cell = lay(name, programs)
      const beside = join(cell, "node_modules")
      mkdirSync(beside)
      for (const [imported, other] of Object.entries(packages))
        symlinkSync(installed(other), join(beside, imported))
      // heed finds what stands beside it.
      cpSync(installed("heed"), join(beside, "heed"), { recursive: true })
      return cell
    },
  }
}

async function install(all: boolean): Promise<string> {
  const lock = readFileSync(own("packages/package-lock.json"))
  const cache =
    process.env.HEED_MATRIX_CACHE ??
    join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "heed-matrix")
  const folder = join(cache, createHash("sha256").update(lock).digest("hex").slice(0, 16))
  const done = join(folder, "installed")
  const has = existsSync(done) ? readFileSync(done, "utf8") : ""
  if (has === "all" || (has !== "" && !all)) return folder
  rmSync(cache, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const name of ["package.json", "package-lock.json", ".npmrc"])
    cpSync(own(`packages/${name}`), join(folder, name))
  console.log(`Installing the packages of the matrix in ${folder}`)
  await run("npm", ["ci", ...(all ? [] : ["--omit=dev"])], { cwd: folder, limitMs: INSTALL_LIMIT_MS })
  writeFileSync(done, all ? "all" : "few")
  return folder
}
