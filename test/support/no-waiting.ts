import { ChildProcess } from "node:child_process"
import { Server, Socket } from "node:net"
import { afterEach, expect } from "vitest"

// The unit tests open no socket, start no process and wait for no clock: what does belongs to another project of
// vitest.config.ts. Here it fails.

/** A timer of this many ms is a wait. */
const WAIT_MS = 50

const refuse = () => {
  throw new Error("a unit test opens no socket and starts no process: see the projects in vitest.config.ts")
}
Socket.prototype.connect = refuse
Server.prototype.listen = refuse
Object.assign(ChildProcess.prototype, { spawn: refuse })

declare global {
  /** ms of the timers that fired. */
  var waits: number[] | undefined
}

// Without isolation, several files share one process.
if (!globalThis.waits) {
  const { setTimeout } = globalThis
  globalThis.waits = []
  globalThis.setTimeout = Object.assign(
    (callback: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
      setTimeout(() => {
        if (ms >= WAIT_MS) globalThis.waits?.push(ms)
        callback(...args)
      }, ms),
    setTimeout,
  )
}

afterEach(() => {
  expect(globalThis.waits?.splice(0), "ms that a unit test waited for").toEqual([])
})
