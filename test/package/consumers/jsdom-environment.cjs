const { createRequire } = require("node:module")

// What jest-environment-jsdom 29 does, as far as these tests need it: the globals are those of a jsdom window alone.
// https://github.com/jestjs/jest/blob/v29.7.0/packages/jest-environment-jsdom/src/index.ts

const fromRepository = createRequire(process.env.HEED_REPOSITORY)
const { JSDOM } = fromRepository("jsdom")
const { LegacyFakeTimers, ModernFakeTimers } = fromRepository("@jest/fake-timers")
const { ModuleMocker } = fromRepository("jest-mock")
const { installCommonGlobals } = fromRepository("jest-util")

module.exports = class JsdomEnvironment {
  constructor({ globalConfig, projectConfig }) {
    this.dom = new JSDOM("<!DOCTYPE html>", {
      pretendToBeVisual: true,
      runScripts: "dangerously",
      url: "http://localhost/",
    })
    const global = this.dom.window
    this.global = global
    global.global = global
    global.Error.stackTraceLimit = 100
    global.Buffer = Buffer
    installCommonGlobals(global, projectConfig.globals)
    this.moduleMocker = new ModuleMocker(global)
    const timerConfig = { idToRef: (id) => id, refToId: (ref) => ref }
    this.fakeTimers = new LegacyFakeTimers({
      config: projectConfig,
      global,
      moduleMocker: this.moduleMocker,
      timerConfig,
    })
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global })
    this.rootDir = globalConfig.rootDir
  }

  async setup() {}

  async teardown() {
    this.dom.window.close()
  }

  exportConditions() {
    return ["browser"]
  }

  getVmContext() {
    return this.dom.getInternalVMContext()
  }
}
