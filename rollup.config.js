import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { isBuiltin } from "node:module"
import { basename, join } from "node:path"
import nodeResolve from "@rollup/plugin-node-resolve"
import { transform } from "esbuild"
import dts from "rollup-plugin-dts"

const manifest = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"))

// The exports of package.json are the list of entries: "./axios" is built from src/axios.ts.
const entries = Object.keys(manifest.exports)
  .filter((path) => !path.endsWith(".json"))
  .map((path) => (path === "." ? "index" : path.slice(2)))
const input = Object.fromEntries(entries.map((name) => [name, `src/${name}.ts`]))

// p-retry ships as an ES module only, which `require` cannot load before Node 20.19 and Jest cannot load at all.
const CARRIED_BY_CJS = ["p-retry", "is-network-error"]

const packages = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)]
const isExternal = (id) => packages.some((name) => id === name || id.startsWith(`${name}/`)) || isBuiltin(id)
const isExternalToCjs = (id) => isExternal(id) && !CARRIED_BY_CJS.includes(id)

/** Folders of the packages whose code is in a build. */
const carried = new Set()

// What Node 20 and the browsers of 2022 run as it is. Older targets turn each private field into a WeakMap, and a
// stubbed axios call from 10 % to 55 % dearer.
const target = "es2022"

const { useDefineForClassFields } = JSON.parse(
  readFileSync(new URL("tsconfig.json", import.meta.url), "utf8"),
).compilerOptions

// White space, comments and the names that no other module knows go. What a module exports keeps its name, for stack
// traces and profiles; comments are in the declarations.
const compile = {
  name: "compile",
  async transform(source, id) {
    // Lists of words are broken into lines for people.
    const joined = source.replace(/(?<=[=:(]\s*)`[\w\s-]+`/g, (words) => words.replace(/\s+/g, " "))
    const { code } = await transform(joined, {
      loader: id.endsWith(".ts") ? "ts" : "js",
      target,
      minify: true,
      // By its standard's name a minifier shortens it.
      define: { "Number.POSITIVE_INFINITY": "Infinity" },
      // Node shows the whole line of an error that nothing catches, such as one of wrong options.
      lineLimit: 500,
      legalComments: "none",
      tsconfigRaw: { compilerOptions: { useDefineForClassFields } },
    })
    return { code, map: null }
  },
}

// The indentation of declarations.
const tabs = {
  name: "tabs",
  renderChunk: (code) => ({
    code: code.replace(/^(?: {4})+/gm, (s) => "\t".repeat(s.length / 4)),
    map: null,
  }),
}

// Fields of tables that only people and tests read: the documents that say so, and names of rows.
const READ_BY_PEOPLE = {
  "classify/network-table.ts": "source",
  "classify/status-reasons.ts": "source",
  "http/client-shapes.ts": "clients|source",
  "http/thrown-shapes.ts": "clients|source",
  "redact/header-names.ts": "source",
  "redact/parameter-names.ts": "source",
  "redact/secret-paths.ts": "kind|source",
  "redact/token-shapes.ts": "kind|source",
}

/**
 * The chunks, each by the modules that bring it: what the adapters stand on, what reads responses, what explains failures,
 * and so on. A module is in the first one that reaches it. By itself rollup makes a chunk of each set of users: a request
 * each in a browser, and less that gzip sees together. It does so with the few modules that are in none of these.
 */
const CHUNKS = [
  ["core", "axios.ts"],
  // "heed/fetch" has errors of its own, and "heed" itself looks statuses up.
  [null, "fetch.ts", "index.ts"],
  ["response-reader", "call/response-reader.ts", "http/body-reader.ts"],
  ["explain", "explain/index.ts", "call/after-first-attempt.ts"],
  ["profiles", "profiles/index.ts"],
  ["report", "report.ts"],
  ["redis", "redis.ts"],
  ["split", "split.ts"],
  ["faq", "faq.ts"],
]

/**
 * A longer chunk of code is cut in pieces, for a tarball of 338 KB rather than 545. `npm pack` sorts files by extension,
 * then by base name: `chunks/gate.js` and `cjs/chunks/gate.js` are neighbours, and nearly the same text: `commonJs`. gzip
 * writes a text once if it finds it in the 32 KB before. So CommonJS has the extension, the chunks and the order of the ES
 * modules.
 */
const MAX_CHUNK_BYTES = 29_600

// All entries of a format are one build, so what they share is one chunk and a class has one identity.
const output = (format, folder, extension, manualChunks) => ({
  dir: "dist",
  format,
  entryFileNames: `${folder}[name]${extension}`,
  chunkFileNames: `${folder}chunks/[name]${extension}`,
  manualChunks,
  onlyExplicitManualChunks: true,
  // Otherwise a chunk also imports what its imports do, which takes Node 5 ms before the first failure is explained.
  hoistTransitiveImports: false,
  // One name for what a module exports, in all files: shorter than two, once it is compressed.
  minifyInternalExports: false,
  // What rollup writes itself, shorter.
  compact: true,
  generatedCode: { preset: "es2015", symbols: false },
  // Maps would double the tarball.
  sourcemap: false,
})

const builds = [
  {
    // The command line is an ES module alone.
    input: { ...input, cli: "src/cli.ts" },
    external: isExternal,
    plugins: [
      empty("dist"),
      withoutSources(),
      withoutLuaComments(),
      compile,
      licences(),
      asset("src/run-log/run-log.schema.json"),
    ],
    output: output("es", "", ".js", chunksOf(CHUNKS, MAX_CHUNK_BYTES)),
  },
  {
    // The command line is left out again: without it, the order of the modules would be another than above.
    input: { ...input, cli: "src/cli/main.ts" },
    external: isExternalToCjs,
    plugins: [
      nodeResolve(),
      withoutSources(),
      withoutLuaComments(),
      compile,
      licences(),
      commonJs(),
      commonJsFolder({ without: "cli" }),
    ],
    output: output("es", "cjs/", ".js", chunksOf(CHUNKS, MAX_CHUNK_BYTES)),
  },
  {
    input,
    external: isExternal,
    output: output("es", "", ".d.cts", chunksOf(CHUNKS.slice(0, 1))),
    // Of ES modules the declarations are the same, but for axios, whose types differ by module system. `@internal` is what
    // the parts of a gate hand each other: with it, a `GateMaker` would bring the classes of the whole gate.
    plugins: [dts({ compilerOptions: { stripInternal: true } }), tabs, esmDeclarations()],
  },
]

/** Leaves out what the code does not read: a fifth of what is loaded with the first failure. */
function withoutSources() {
  return {
    name: "without-sources",
    transform(code, id) {
      const file = Object.keys(READ_BY_PEOPLE).find((path) => id.endsWith(`/src/${path}`))
      if (file === undefined) return null
      const field = `\\b(?:${READ_BY_PEOPLE[file]}): *\\n? *(?:"[^"\\n]*"|[A-Z][A-Z0-9_]*|rfc\\([^)\\n]*\\))`
      return { code: code.replace(new RegExp(`${field}(?:,|(?= *\\}))`, "g"), ""), map: null }
    },
  }
}

/** esbuild leaves strings as they are, and so the comments and the indentation of the scripts that run in Redis. */
function withoutLuaComments() {
  return {
    name: "without-lua-comments",
    transform(code, id) {
      if (!id.includes("/src/redis/scripts/")) return null
      return { code: code.replace(/^ *--.*\n/gm, "").replace(/^ +/gm, ""), map: null }
    },
  }
}

function chunksOf(table, maxBytes = Number.POSITIVE_INFINITY) {
  let chunks
  return (id, { getModuleInfo }) => {
    chunks ??= chunksOfModules(table, maxBytes, getModuleInfo)
    return chunks.get(id)
  }
}

function chunksOfModules(table, maxBytes, getModuleInfo) {
  const chunks = new Map()
  const seen = new Set()
  // Each module follows what it imports, so that a piece imports nothing of a later one.
  const inOrder = (id) => {
    if (seen.has(id)) return []
    seen.add(id)
    return [...(getModuleInfo(id)?.importedIds ?? []).flatMap(inOrder), id]
  }
  const bytesOf = (id) => getModuleInfo(id)?.code?.length ?? 0
  for (const [name, ...roots] of table) {
    const ids = roots
      .flatMap((root) => inOrder(new URL(`src/${root}`, import.meta.url).pathname))
      .filter((id) => /\/src\/(?!adapters\/|\w+\.ts)/.test(id))
    const total = ids.reduce((sum, id) => sum + bytesOf(id), 0)
    const bytesOfPiece = total / Math.ceil(total / maxBytes)
    let sum = 0
    for (const id of ids) {
      // That of its middle, so that no piece is longer by more than half a module.
      const piece = 1 + Math.floor((sum + bytesOf(id) / 2) / bytesOfPiece)
      chunks.set(id, name && (piece === 1 ? name : `${name}-${piece}`))
      sum += bytesOf(id)
    }
  }
  return chunks
}

/** `--configFolders`: for a package. `npm pack` removes the folders again when it has packed them. */
export default ({ configFolders }) => {
  if (configFolders) for (const name of entries.slice(1)) addFolder(name)
  return builds
}

/**
 * For resolvers that know no `exports`, such as Parcel's: `heed/axios` is a folder with a manifest. Metro, which knows them,
 * takes the folder all the same, and "heed" as `exports` say: by "react-native" both are ES modules, of one copy.
 */
function addFolder(name) {
  const esm = `../dist/${name}.js`
  const files = {
    main: `../dist/cjs/${name}.js`,
    module: esm,
    "react-native": esm,
    types: `../dist/${name}.d.ts`,
  }
  mkdirSync(name, { recursive: true })
  writeFileSync(join(name, "package.json"), `${JSON.stringify({ ...files, sideEffects: false }, null, 2)}\n`)
}

/** An entry of an ES module declares what its CommonJS twin does: one set of declarations in the package. */
function esmDeclarations() {
  return {
    name: "esm-declarations",
    generateBundle(_, bundle) {
      for (const { name, isEntry, code } of Object.values(bundle)) {
        if (!isEntry) continue
        // An SDK in CommonJS has axios' other declarations, to which those of the twin add `heed`.
        const source =
          name === "axios" ? `${code}import "./axios.cjs";\n` : `export * from "./${name}.cjs";\n`
        this.emitFile({ type: "asset", fileName: `${name}.d.ts`, source })
      }
    },
  }
}

function empty(folder) {
  return { name: "empty", buildStart: () => rmSync(folder, { recursive: true, force: true }) }
}

/**
 * Writes ES modules as CommonJS with the same text but for imports and exports, so that gzip finds it again: rollup itself
 * would write `core.Late` for each `Late` that is imported from `core.js`. A chunk is loaded after all that it imports
 * statically, and no export may be assigned to later, so that its value can be taken at once.
 */
function commonJs() {
  const listed = (specifiers, from, to) =>
    specifiers
      .map((each) => [each[from].name, each[to].name])
      .map(([name, other]) => (name === other ? name : `${name}:${other}`))
      .join()
  const imported = ({ specifiers, source: { raw } }) => {
    const [first] = specifiers
    return first?.type === "ImportDefaultSpecifier"
      ? `const ${first.local.name}=(e=>e.__esModule?e.default:e)(require(${raw}));`
      : `const{${listed(specifiers, "imported", "local")}}=require(${raw});`
  }
  // In forms by which Node knows the names when an ES module imports them; what is passed on comes last.
  const exported = ({ specifiers, source }) =>
    source === null
      ? [`module.exports={${listed(specifiers, "exported", "local")}};`]
      : specifiers.map(
          ({ local, exported: { name } }) => `module.exports.${name}=require(${source.raw}).${local.name};`,
        )
  return {
    name: "common-js",
    // Required late, too: an application's CommonJS copy of axios is another than its ES module.
    renderDynamicImport({ targetModuleId }) {
      const isExternal = this.getModuleInfo(targetModuleId)?.isExternal ?? true
      const right = isExternal ? ")).then(e=>({...e,default:e.__esModule?e.default:e}))" : "))"
      return { left: "Promise.resolve().then(()=>require(", right }
    },
    renderChunk(code) {
      const { body } = this.parse(code)
      const variables = body.filter(({ kind }) => kind === "let" || kind === "var")
      const variable = new Set(variables.flatMap(({ declarations }) => declarations.map(({ id }) => id.name)))
      const exports = []
      let text = "'use strict';"
      let end = 0
      for (const node of body) {
        if (node.type !== "ImportDeclaration" && node.type !== "ExportNamedDeclaration") continue
        text += code.slice(end, node.start)
        end = node.end
        if (node.type === "ImportDeclaration") text += imported(node)
        else if (node.source !== null) exports.push(...exported(node))
        else if (node.specifiers.some(({ local }) => variable.has(local.name)))
          this.error("a variable is exported")
        else exports.unshift(...exported(node))
      }
      return { code: text + code.slice(end) + exports.join(""), map: null }
    },
  }
}

/** By its manifest, a file `.js` below `cjs` is CommonJS. */
function commonJsFolder({ without }) {
  return {
    name: "common-js-folder",
    generateBundle(_, bundle) {
      delete bundle[`cjs/${without}.js`]
      const source = `${JSON.stringify({ type: "commonjs", sideEffects: false }, null, 2)}\n`
      this.emitFile({ type: "asset", fileName: "cjs/package.json", source })
    },
  }
}

/** A file of JSON in the package, without white space. */
function asset(path) {
  return {
    name: "asset",
    generateBundle() {
      const source = JSON.stringify(JSON.parse(readFileSync(path, "utf8")))
      this.emitFile({ type: "asset", fileName: basename(path), source })
    },
  }
}

/** The MIT licence asks that a copy carries its text: that of each package whose code is in one of the builds. */
function licences() {
  return {
    name: "licences",
    generateBundle() {
      for (const id of this.getModuleIds()) {
        const [folder] = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id.replaceAll("\\", "/")) ?? []
        if (folder !== undefined) carried.add(folder)
      }
      if (carried.size === 0) return
      const source = [...carried].map(licenceOf).join("\n\n")
      this.emitFile({ type: "asset", fileName: "licences-of-carried-code.txt", source })
    },
  }
}

function licenceOf(folder) {
  const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))
  const file = readdirSync(folder).find((file) => /^licen[cs]e(?:\.\w+)?$/i.test(file))
  if (file === undefined) throw new Error(`${name} comes without the text of its licence`)
  return `${name} ${version}\n\n${readFileSync(join(folder, file), "utf8")}`
}
