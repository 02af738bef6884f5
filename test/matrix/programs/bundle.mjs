// Bundles a program: `bundle.mjs BUNDLER ENTRY OUT node|browser esm|cjs`. The entry's name stays that of the output.
import { basename, dirname, join } from "node:path"

const [name, entry, out, platform, format] = process.argv.slice(2)
const isNode = platform === "node"
const isEsm = format === "esm"
const file = basename(entry)
const chunks = `[name]-[hash].js`

// What axios brings for Node is CommonJS, and requires what Node has.
const js =
  isNode && isEsm
    ? 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);'
    : ""

/** Rollup's own, and what is like it. */
const output = { dir: out, format: isEsm ? "es" : "cjs", entryFileNames: "[name].js", chunkFileNames: chunks }

const webpackConfig = {
  mode: "production",
  context: dirname(entry),
  entry,
  target: isNode ? "node20" : "web",
  output: {
    path: out,
    filename: file,
    chunkFilename: "[id].js",
    ...(isEsm && isNode && { module: true, chunkFormat: "module", library: { type: "module" } }),
  },
  ...(isEsm && isNode && { experiments: { outputModule: true } }),
  performance: { hints: false },
}

const byWebpack = (webpack) =>
  new Promise((resolve, reject) =>
    webpack(webpackConfig, (error, stats) => {
      if (error || stats.hasErrors()) reject(error ?? new Error(stats.toString("errors-only")))
      else resolve()
    }),
  )

const BUNDLERS = {
  async esbuild() {
    const { build } = await import("esbuild")
    const options = {
      platform,
      format: isEsm ? "esm" : "cjs",
      splitting: isEsm,
      minify: true,
      banner: { js },
    }
    await build({ entryPoints: [entry], outdir: out, bundle: true, logLevel: "error", ...options })
  },
  async webpack() {
    await byWebpack((await import("webpack")).default)
  },
  async "webpack-4"() {
    webpackConfig.target = isNode ? "node" : "web"
    webpackConfig.module = { rules: [{ test: /\.js$/, loader: join(dirname(entry), "es2018-loader.cjs") }] }
    await byWebpack((await import("webpack-4")).default)
  },
  async rspack() {
    await byWebpack((await import("@rspack/core")).rspack)
  },
  async rollup() {
    const { rollup } = await import("rollup")
    const [{ nodeResolve }, { default: commonjs }, { default: json }] = await Promise.all(
      ["node-resolve", "commonjs", "json"].map((plugin) => import(`@rollup/plugin-${plugin}`)),
    )
    const plugins = [nodeResolve({ browser: !isNode, preferBuiltins: isNode }), commonjs(), json()]
    await (await rollup({ input: entry, plugins, onLog() {} })).write(output)
  },
  async rolldown() {
    const { rolldown } = await import("rolldown")
    await (await rolldown({ input: entry, platform, onLog() {} })).write(output)
  },
  async vite() {
    const { build } = await import("vite")
    await build({
      root: dirname(entry),
      configFile: false,
      logLevel: "error",
      build: { outDir: out, ssr: isNode, rollupOptions: { input: entry, output }, modulePreload: false },
      ssr: { noExternal: true },
    })
  },
  async parcel() {
    const { Parcel } = await import("@parcel/core")
    const engines = isNode ? { node: ">=20" } : { browsers: "Chrome 120" }
    const context = isNode ? "node" : "browser"
    const target = {
      distDir: out,
      distEntry: file,
      context,
      engines,
      includeNodeModules: true,
      sourceMap: false,
    }
    await new Parcel({
      entries: entry,
      defaultConfig: "@parcel/config-default",
      mode: "production",
      cacheDir: join(out, ".parcel"),
      shouldDisableCache: true,
      defaultTargetOptions: { shouldScopeHoist: true },
      targets: { only: { ...target, outputFormat: isEsm ? "esmodule" : "commonjs" } },
    }).run()
  },
  async tsup() {
    const { build } = await import("tsup")
    const options = {
      platform,
      format: [isEsm ? "esm" : "cjs"],
      splitting: isEsm,
      noExternal: [/.*/],
      banner: { js },
    }
    const outExtension = () => ({ js: ".js" })
    await build({
      entry: [entry],
      outDir: out,
      config: false,
      silent: true,
      clean: false,
      outExtension,
      ...options,
    })
  },
}

await BUNDLERS[name]()
