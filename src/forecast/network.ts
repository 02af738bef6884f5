import { QuotaHeaderReader } from "../call/quota-header-reader.ts"
import type { AttemptOutcome, Gate, Permit, StatedLimit } from "../gate/gate.ts"
import type { ResponseView } from "../http/response-view.ts"
import type { Reply, Server } from "./servers.ts"
import type { VirtualClock } from "./virtual-clock.ts"

export interface Network {
  readonly clock: VirtualClock
  /** The chances of the world, not those of the gate. */
  readonly world: () => number
  readonly server: Server
  /** ms there and back. */
  readonly roundTrip: number
  /** ms by which the server's clock is ahead. */
  readonly ahead: number
  readonly dates: boolean
  /** The part of a stated limit that the job keeps to. */
  readonly share: number
}

/** @returns a function that sends an attempt of this gate; `arrived` is called when it reaches the server */
export function sender({ clock, world, server, roundTrip, ahead, dates, share }: Network, gate: Gate) {
  const statements = new QuotaHeaderReader(gate, clock, { leave: null, share })
  const jitter = roundTrip > 50 ? 5 : 0.5
  const trip = () => roundTrip / 2 - jitter * Math.log(1 - world())
  return (pass: Permit, arrived: (kind: Reply["kind"]) => void): Promise<Reply> =>
    new Promise((settle) => {
      clock.after(trip(), () => {
        const reply = server.answer(clock.time + ahead)
        arrived(reply.kind)
        clock.after(reply.workMs, () => {
          reply.done?.()
          const date = Math.floor((clock.time + ahead) / 1_000) * 1_000
          clock.after(trip(), () => {
            const accepted = reply.kind === "accepted"
            if (!accepted || statements.shouldRead)
              statements.read(viewOf(reply, dates ? date : null), pass, accepted, clock.now())
            settle(reply)
          })
        })
      })
    })
}

export function outcomeOf({ kind, toldMs }: Reply): AttemptOutcome {
  if (kind === "accepted") return { kind: "success" }
  if (kind === "rejected") return { kind: "throttled", retryAfterMs: toldMs ?? null, code: 429 }
  return { kind: "failed", code: 503 }
}

/** What came over the network, headers and all. */
function viewOf({ kind, limit, limits = limit ? [limit] : [] }: Reply, date: number | null): ResponseView {
  const headers: [string, string][] = []
  if (limit?.resetsAt != null) {
    headers.push(["X-RateLimit-Remaining", String(limit.remaining)])
    headers.push(["X-RateLimit-Reset", String(limit.resetsAt / 1_000)])
  } else if (limit && limit.resetMs === null) {
    headers.push(["RateLimit-Remaining", String(limit.remaining)])
  } else if (limits.length > 0) {
    const items = (of: (stated: StatedLimit) => string) =>
      limits.map((stated) => `"${stated.name || "default"}";${of(stated)}`).join(", ")
    headers.push([
      "RateLimit",
      items(({ remaining, resetMs }) => `r=${remaining};t=${Math.ceil((resetMs ?? 0) / 1_000)}`),
    ])
    if (limits.every(({ windowMs }) => windowMs))
      headers.push([
        "RateLimit-Policy",
        items(({ remaining, windowMs }) => `q=${remaining};w=${(windowMs as number) / 1_000}`),
      ])
  }
  if (date !== null) headers.push(["Date", new Date(date).toUTCString()])
  const find = (name: string) => headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? null
  return {
    status: kind === "accepted" ? 200 : kind === "rejected" ? 429 : 503,
    header: find,
    headers: () => headers,
    excerpt: async () => "",
    discard: async () => {},
  } as ResponseView
}
