import type { AxiosConfig, Interceptors } from "./types.ts"

type Interceptor = (config: AxiosConfig) => AxiosConfig
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
export function runLast(others: Interceptors, last: Interceptor): () => void {
  const manager: WalkedInterceptors = others
  const { forEach } = manager
  if (!forEach) {
    const id = manager.use(last, undefined, { synchronous: true })
    return () => manager.eject(id)
  }
  const alone = handlerOf(last)
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

function onSecondCall(act: Interceptor): Interceptor {
  let started = false
  return (config) => {
    if (started) return act(config)
    started = true
    return config
  }
}
