import { nodeModule } from "./node-module.ts"

/** A value that is seen by whatever is called inside of `run`. */
export interface Context<T> {
  run<R>(value: T, body: () => R): R
  getStore(): T | undefined
}

/** On Node and its kin also after an await; elsewhere as far as the calls are direct. */
export function createContext<T>(): Context<T> {
  const hooks = nodeModule<{ AsyncLocalStorage: new () => Context<T> }>("node:async_hooks")
  return hooks ? new hooks.AsyncLocalStorage() : new DirectContext()
}

/** Seen only as far as the calls are direct: up to the first await. */
export class DirectContext<T> implements Context<T> {
  #value: T | undefined

  run<R>(value: T, body: () => R): R {
    const before = this.#value
    this.#value = value
    try {
      return body()
    } finally {
      this.#value = before
    }
  }

  getStore(): T | undefined {
    return this.#value
  }
}
