import type { AxiosConfig, Interceptors } from "./types.ts"

type Interceptor = (config: AxiosConfig) => AxiosConfig
/** @param given the adapter that the config named before any interceptor ran; null: not known */
type LastInterceptor = (config: AxiosConfig, given: { readonly adapter?: unknown } | null) => AxiosConfig
type Visit = (handler: object) => void

/** As every axios 1.x has it, though not in its types: the way by which axios itself comes to its interceptors. */
interface WalkedInterceptors extends Interceptors {
  forEach?(visit: Visit): void
}

/**
 * Has a request interceptor run after all others, those included that were there first; returns how to stop it.
 * Axios runs the latest first, and the latest last where `transitional` says so: so among others this one stands at
 * both ends, and acts where it comes by for the second time.
 */
export function runLast(others: Interceptors, last: LastInterceptor): () => void {
  const manager: WalkedInterceptors = others
  const { forEach } = manager
  if (!forEach) {
    const id = manager.use((config: AxiosConfig) => last(config, null), undefined, { synchronous: true })
    return () => manager.eject(id)
  }
  const alone = handlerOf((config) => last(config, config))
  manager.forEach = (visit) => {
    let ends: object | null = null
    forEach.call(manager, (handler) => {
      if (!ends) {
        ends = handlerOf(onSecondCall(last))
        visit(ends)
      }
      visit(handler)
    })
    visit(ends ?? alone)
  }
  return () => {
    manager.forEach = forEach
  }
}

const handlerOf = (fulfilled: Interceptor) => ({
  fulfilled,
  rejected: undefined,
  synchronous: true,
  runWhen: null,
})

function onSecondCall(act: LastInterceptor): Interceptor {
  let given: { readonly adapter?: unknown } | null = null
  return (config) => {
    if (given) return act(config, given)
    given = { adapter: config.adapter }
    return config
  }
}
