import { nodeModule } from "../time/node-module.ts"

interface Channels {
  channel(name: string): { readonly hasSubscribers: boolean }
}

/** What the instrumentations of undici and http listen to. */
const CHANNELS = ["undici:request:create", "http.client.request.created", "http.client.request.start"]

/** Does an instrumentation of undici or of http make a span of each request already? */
export function isClientInstrumented(): boolean {
  const diagnostics = nodeModule<Channels>("node:diagnostics_channel")
  if (CHANNELS.some((name) => diagnostics?.channel(name).hasSubscribers)) return true
  // The instrumentation of http puts a function of its own, which says so, in the place of http.request.
  const http = nodeModule<{ request?: { __wrapped?: unknown } }>("node:http")
  return http?.request?.__wrapped === true
}
