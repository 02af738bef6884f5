import { getEventListeners } from "node:events"
import { describe, expect, it } from "vitest"
import { type AbortWatcher, unwatchAbort, watchAbort } from "../../src/time/abort.ts"

const listeners = (signal: AbortSignal) => getEventListeners(signal, "abort").length

/** Watchers that note who was told, and what. */
function watchers() {
  const told: [name: string, reason: unknown][] = []
  const named = (name: string): AbortWatcher => ({ aborted: (reason) => void told.push([name, reason]) })
  return { told, named }
}

describe("watchAbort", () => {
  it("puts one listener on a signal, however many watch it, and the last takes it along", () => {
    const { signal } = new AbortController()
    const { named } = watchers()
    const all = Array.from({ length: 100 }, (_, n) => named(`${n}`))
    for (const watcher of all) watchAbort(signal, watcher)
    expect(listeners(signal)).toBe(1)
    for (const watcher of all.slice(1)) unwatchAbort(signal, watcher)
    expect(listeners(signal)).toBe(1)
    unwatchAbort(signal, all[0] as AbortWatcher)
    expect(listeners(signal)).toBe(0)
  })

  it("tells everybody the reason, in the order in which they came, once", () => {
    const controller = new AbortController()
    const { told, named } = watchers()
    for (const name of ["one", "two", "three"]) watchAbort(controller.signal, named(name))
    controller.abort("enough")
    controller.abort("again")
    expect(told).toEqual([
      ["one", "enough"],
      ["two", "enough"],
      ["three", "enough"],
    ])
  })

  it("does not tell those who have left, even while it tells the others", () => {
    const controller = new AbortController()
    const { told, named } = watchers()
    const leaver = named("leaver")
    watchAbort(controller.signal, { aborted: () => unwatchAbort(controller.signal, leaver) })
    watchAbort(controller.signal, leaver)
    watchAbort(controller.signal, named("last"))
    controller.abort("enough")
    expect(told).toEqual([["last", "enough"]])
  })

  it("can be left twice, and watches anew after the last has left", () => {
    const controller = new AbortController()
    const { told, named } = watchers()
    const leaver = named("leaver")
    watchAbort(controller.signal, leaver)
    unwatchAbort(controller.signal, leaver)
    watchAbort(controller.signal, named("new"))
    unwatchAbort(controller.signal, leaver)
    expect(listeners(controller.signal)).toBe(1)
    controller.abort("enough")
    expect(told).toEqual([["new", "enough"]])
  })

  it("keeps signals apart", () => {
    const one = new AbortController()
    const other = new AbortController()
    const { told, named } = watchers()
    watchAbort(one.signal, named("one"))
    watchAbort(other.signal, named("other"))
    other.abort("enough")
    expect(told).toEqual([["other", "enough"]])
  })
})
