import { attachDiagnosis, diagnosisOf } from "../../call/attach-diagnosis.ts"
import { diagnoseOutside } from "../../call/call-loop.ts"
import type { Engine } from "../../call/engine.ts"
import { engineOf, type Heed, knownEngine } from "../../call/heed.ts"
import type { HeedOptions } from "../../call/options.ts"
import { runCall } from "../../call/run-call.ts"
import { validateCallOptions } from "../../call/validate-options.ts"
import { guardedResponse } from "../../http/guarded-response.ts"
import { RetriedUrls } from "../../http/retried-urls.ts"
import { TargetCache } from "../../http/target.ts"
import { AxiosCall } from "./axios-call.ts"
import { AxiosClasses, withCause } from "./axios-classes.ts"
import { AxiosRequestView, type InstanceContext } from "./axios-request.ts"
import { axiosResponseView } from "./axios-response.ts"
import { cancellationOf, isCancelled } from "./cancel.ts"
import { keepInputs } from "./kept-inputs.ts"
import { AdapterResolver } from "./resolve-adapter.ts"
import { runLast } from "./run-last.ts"
import type { AxiosAdapter, AxiosConfig, AxiosLike, AxiosReply } from "./types.ts"

/** Heed on an instance: how to take it off again, and by what it was set up. */
interface Installed {
  readonly release: () => void
  readonly heed: Heed | HeedOptions | undefined
}

const installed = new WeakMap<object, Installed>()
/** On heed's wrapper: the adapter that it wraps. A config that comes by again must not be wrapped twice. */
const WRAPPED = Symbol("heed: wrapped")

interface Wrapper extends AxiosAdapter {
  readonly [WRAPPED]: { readonly adapter: unknown }
}

/**
 * Makes an axios instance heed what its API says, and returns the same instance. A second call changes nothing; if it
 * brings other options than the first, there is a `warning`.
 *
 * An instance made by `instance.create()` does not inherit interceptors, and so not heed either: call `heedAxios` for
 * each such child. With one `Heed` for all of them, they share holds and limits.
 *
 * The loop runs in the place of the adapter of each request, so interceptors and transforms run once per call, and
 * adapters and mocks that are set per request are heeded too.
 * @throws TypeError if options are wrong, or `instance` is not an axios instance
 */
export function heedAxios<Instance extends AxiosLike>(
  instance: Instance,
  heed?: Heed | HeedOptions,
): Instance {
  if (typeof instance?.interceptors?.request?.use !== "function") {
    throw new TypeError("heedAxios: expected an axios instance as the first argument")
  }
  const before = installed.get(instance)
  if (before) {
    if (heed !== undefined && heed !== before.heed) warnOfOtherOptions(before, heed)
    return instance
  }
  const engine = engineOf(heed)
  const classes = new AxiosClasses(instance)
  const context = {
    instance,
    classes,
    adapters: new AdapterResolver(instance, classes),
    targets: new TargetCache(),
    retried: new RetriedUrls(),
  }
  const { request, response } = instance.interceptors
  const stop = runLast(request, adapterInterceptor(engine, context))
  const id = response.use(undefined, (error: unknown) => explainAndThrow(engine, context, error))
  const release = () => {
    stop()
    response.eject(id)
  }
  installed.set(instance, { release, heed })
  return instance
}

/** Without a Heed there is no event to listen to: then the console has the warning. */
function warnOfOtherOptions(before: Installed, heed: Heed | HeedOptions): void {
  const message =
    "heedAxios was called again for an instance, with other options: these are ignored. Call unheedAxios first to change them"
  const warning = { code: "heeded-twice", message, source: null } as const
  const engines = [before, { heed }].map(({ heed }) => knownEngine(heed)).filter((engine) => engine !== null)
  for (const engine of engines) engine.events.warn(warning)
  if (engines.length === 0) console.warn(`heed: ${message}`)
}

/** Removes heed from an instance. */
export function unheedAxios(instance: AxiosLike): void {
  installed.get(instance)?.release()
  installed.delete(instance)
}

/** The interceptor that puts heed in the adapter's place. */
function adapterInterceptor(engine: Engine, context: InstanceContext): Parameters<typeof runLast>[1] {
  // Nearly all requests of an instance name the same adapter: one wrapper serves them.
  let latest = heededAdapter(engine, context, undefined)
  return (config, begun) => {
    const named = unwrapped(config.adapter)
    if (config.heed === false || (begun && named !== unwrapped(begun.adapter) && isAnswer(named))) {
      config.adapter = named
      return config
    }
    if (!isSameAdapter(latest[WRAPPED].adapter, named)) latest = heededAdapter(engine, context, named)
    // Cancelled already: axios would not come to the adapter, and would throw an error that does not name its request.
    if (isCancelled(config))
      return { ...config, cancelToken: undefined, adapter: withCancelToken(latest, config) }
    config.adapter = latest
    return config
  }
}

/** The adapter that a config names, or that heed's wrapper in its place wraps. */
function unwrapped(adapter: unknown): unknown {
  const wrapped = (adapter as Wrapper | undefined)?.[WRAPPED]
  return wrapped ? wrapped.adapter : adapter
}

/**
 * Is it an answer in an adapter's place, as the interceptors of caches and mocks give it? One that takes no request
 * sends none: it has no turn to wait for, and what it resolves with says nothing of the server now.
 * https://axios-cache-interceptor.js.org
 */
const isAnswer = (adapter: unknown): boolean => typeof adapter === "function" && adapter.length === 0

/** The same adapter, or the same list of them: of a list each request has a copy. */
function isSameAdapter(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false
  return one.every((name, i) => name === other[i])
}

/** An adapter that sends by `named`, and heeds what comes back. */
function heededAdapter(engine: Engine, context: InstanceContext, named: unknown): Wrapper {
  const adapter = named === undefined ? null : context.adapters.resolve(named)
  const wrapped = (final: AxiosConfig): Promise<AxiosReply> => {
    const options = final.heed || undefined
    // The config can be sent again, from an error for instance: with the adapter that was given.
    final.adapter = named
    keepInputs(final)
    // Here, for axios takes what a synchronous interceptor throws for a call to an error handler that is not there.
    if (options !== undefined) validateCallOptions(options)
    const { signal, release } = cancellationOf(final)
    const done = runCall(
      engine,
      new AxiosCall(context, final, adapter ?? context.adapters.resolve(named), signal),
      options,
    )
    return release ? done.finally(release) : done
  }
  return Object.assign(wrapped, { [WRAPPED]: { adapter: named } })
}

/** The same, for a config that had to be sent on without its token. */
function withCancelToken(wrapped: Wrapper, { cancelToken }: AxiosConfig): AxiosAdapter {
  return (final) => wrapped(Object.assign(final, { cancelToken }))
}

/** Passes on what failed outside the adapter, with its diagnosis where there can be one. */
async function explainAndThrow(engine: Engine, context: InstanceContext, error: unknown): Promise<never> {
  try {
    await explainOutside(engine, context, error)
  } catch {
    // An error that throws where it is read.
  }
  throw error
}

/** A call aborted before it was sent, an answer that could not be parsed. */
async function explainOutside(engine: Engine, context: InstanceContext, error: unknown): Promise<void> {
  const { isAxiosError, config, code } = (error ?? {}) as {
    isAxiosError?: unknown
    config?: AxiosConfig
    code?: unknown
  }
  if (!isAxiosError || !config || config.heed === false) return
  const known = diagnosisOf(error)
  // It may be the one of the response: a transform that failed has put another error in the place of the diagnosed one.
  if (known) return void attachDiagnosis(error, known)
  // The adapter was never called: a config that is sent again has the adapter that was given.
  const given = (config.adapter as Wrapper | undefined)?.[WRAPPED]
  if (given) config.adapter = given.adapter
  const cancel = cancellationOf(config)
  const aborted = cancel.signal?.aborted ?? false
  const reason = cancel.signal?.reason
  cancel.release?.()
  if (aborted && reason !== error) withCause(error as Error, reason)
  const request = new AxiosRequestView(context, config)
  const response = guardedResponse(() => axiosResponseView(error))
  // Older copies name no response on an answer that could not be parsed.
  const wasGood = response ? response.status < 400 : code === "ERR_BAD_RESPONSE"
  const hadSucceeded = given === undefined && wasGood
  attachDiagnosis(
    error,
    await diagnoseOutside(engine, {
      request,
      options: config.heed,
      error,
      response,
      aborted,
      hadSucceeded,
    }),
  )
}
