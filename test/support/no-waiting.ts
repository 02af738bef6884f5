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
  /** The timers that fired: ms, and where each was set. */
  var waits: string[] | undefined
}

// Without isolation, several files share one process.
if (!globalThis.waits) {
  const { setTimeout } = globalThis
  globalThis.waits = []
  globalThis.setTimeout = Object.assign(
    (callback: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) => {
      const from = ms >= WAIT_MS ? new Error(`${ms} ms`).stack : undefined
      return setTimeout(() => {
        if (from) globalThis.waits?.push(from)
        callback(...args)
      }, ms)
    },
    setTimeout,
  )
}

afterEach(() => {
  expect(globalThis.waits?.splice(0), "what a unit test waited for").toEqual([])
})
