import type { Engine } from "../../call/engine.ts"
import { engineOf, type Heed } from "../../call/heed.ts"
import type { CallOptions, HeedOptions } from "../../call/options.ts"
import { runCall } from "../../call/run-call.ts"
import { validateCallOptions } from "../../call/validate-options.ts"
import { readOr } from "../../http/caller-values.ts"
import { RetriedUrls } from "../../http/retried-urls.ts"
import { TargetCache } from "../../http/target.ts"
import { FetchCall, type FetchContext } from "./fetch-call.ts"
import { bareFetch, beneath, GlobalFetch, rememberHeeded } from "./global-fetch.ts"
import { copyOfInit } from "./init-copy.ts"

type Fetch = typeof globalThis.fetch

/**
 * A fetch of the runtime or of a package: those of undici and node-fetch have types of their own for arguments and
 * results.
 * @inline
 */
// biome-ignore lint/suspicious/noExplicitAny: with `unknown` their functions would not be assignable.
type AnyFetch = (input: any, init?: any) => Promise<any>

declare global {
  interface RequestInit {
    /** Options of this call for a heeded fetch; `false`: send it as if heed were not there. */
    heed?: CallOptions | false | undefined
  }
}

/**
 * Returns a fetch that heeds what the API says. It resolves and rejects as fetch does; for a Response with a failed
 * status, `diagnosisOf(response)` says why. With `throwHttpErrors` it throws a `HeedError` instead.
 *
 * @param fetch the fetch to send with. Default: the global one, looked up at each call, so that mocks that start later
 * work
 * @throws TypeError if options are wrong
 */
export function heedFetch(heed?: Heed | HeedOptions, fetch?: AnyFetch): Fetch {
  if (fetch !== undefined && typeof fetch !== "function") {
    throw new TypeError("heedFetch: expected a fetch function as the second argument")
  }
  const engine = engineOf(heed)
  const { throttle, retry, refreshCredentials } = engine.settings
  const waits = throttle.enabled || refreshCredentials !== null
  const context: FetchContext = { engine, targets: new TargetCache(), retried: new RetriedUrls() }
  const given = (fetch ?? globalThis.fetch) as Fetch
  const lower = beneath(given, [engine])
  const global = fetch ? null : new GlobalFetch(given, engine, () => heeded)

  const send: Fetch = (input, init) => {
    const options = readOr(() => init?.heed, undefined)
    if (global?.isReentrant(input)) return lower(input, withoutHeed(init))
    const base = global ? global.current() : lower
    if (options === false) return bareFetch(global ? base : given)(input, withoutHeed(init))
    if (options === undefined) {
      const mayRepeat = waits || retry.retries > 0
      return begin(engine, new FetchCall(base, context, input, init, mayRepeat))
    }
    validateCallOptions(options)
    const mayRepeat = waits || (options.retries ?? retry.retries) > 0
    return begin(engine, new FetchCall(base, context, input, withoutHeed(init), mayRepeat, options), options)
  }
  // No async function: a backlog of calls would keep another of its frames for each.
  const heeded: Fetch = (input, init) => {
    try {
      return send(input, init)
    } catch (error) {
      return Promise.reject(error)
    }
  }
  rememberHeeded(heeded, {
    engine,
    base: given,
    sendOnce(lower, input, init) {
      const call = new FetchCall(
        lower,
        context,
        input,
        withoutHeed(init),
        refreshCredentials !== null,
        SENT_ONCE,
        true,
      )
      return begin(engine, call, SENT_ONCE)
    },
  })
  return heeded
}

const SENT_ONCE: CallOptions = { retries: 0 }

function begin(engine: Engine, call: FetchCall, options?: CallOptions): Promise<Response> {
  const response = runCall(engine, call, options)
  call.keepArguments()
  return response
}

function withoutHeed(init: RequestInit | undefined): RequestInit | undefined {
  if (!init || readOr(() => init.heed, undefined) === undefined) return init
  const copy = copyOfInit(init)
  delete copy.heed
  return copy
}
