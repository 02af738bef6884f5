// Bundles ./react-native-entry.js by Metro, and runs it in a realm that has what React Native's has. `react-native.mjs URL`
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import vm from "node:vm"
import { JSDOM } from "jsdom"

const require = createRequire(import.meta.url)
const here = dirname(fileURLToPath(import.meta.url))
const packages = join(dirname(require.resolve("heed/package.json")), "..")

const { getDefaultConfig, mergeConfig } = require("@react-native/metro-config")
const { runBuild } = require("metro")
const config = mergeConfig(getDefaultConfig(here), {
  watchFolders: [here, packages],
  resolver: { useWatchman: false, nodeModulesPaths: [packages] },
  reporter: { update() {} },
  transformer: { getTransformOptions: async () => ({ transform: { inlineRequires: true } }) },
  maxWorkers: 1,
})
const out = join(here, "bundle.js")
await runBuild(config, {
  entry: "react-native-entry.js",
  out,
  platform: "android",
  dev: false,
  minify: false,
})

const { XMLHttpRequest, Blob, FileReader } = new JSDOM("", { url: "http://localhost/" }).window
const { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate, queueMicrotask, performance } =
  globalThis
const realm = vm.createContext({
  ...{
    setTimeout,
    clearTimeout,
    setInterval,
    clearInterval,
    setImmediate,
    queueMicrotask,
    performance,
    console,
  },
  ...{ XMLHttpRequest, Blob, FileReader },
  navigator: { product: "ReactNative" },
  process: { env: {} },
  // No native module.
  __fbBatchedBridgeConfig: { remoteModuleConfig: [] },
})
vm.runInContext("globalThis.global = globalThis.window = globalThis.self = globalThis", realm)
vm.runInContext(readFileSync(out, "utf8"), realm)
console.log(`RESULTS ${JSON.stringify(await realm.matrix(process.argv[2]))}`)
process.exit()
