/** A value on which reading fails. `make` gives a new one each time, because a stream or proxy differs at a second reading. */
export interface Hostile {
  readonly name: string
  make(): unknown
}

class Trap extends Error {
  override readonly name = "Trap"
}

const spring = (): never => {
  throw new Trap("a trap")
}

function revoked(target: object): unknown {
  const { proxy, revoke } = Proxy.revocable(target, {})
  revoke()
  return proxy
}

/** Every operation on it throws. */
function trapped(target: object): unknown {
  return new Proxy(target, new Proxy({}, { get: () => spring }))
}

const getter = (target: object, name: PropertyKey): unknown =>
  Object.defineProperty(target, name, { get: spring, enumerable: true, configurable: true })

const failed = (more: object = {}) => ({ status: 500, headers: {}, data: {}, ...more })

const READ = [
  ..."status statusCode statusText headers data body response request config code message name cause errors".split(
    " ",
  ),
  ..."isAxiosError clone diagnosis url ok stack toString toJSON __CANCEL__ constructor".split(" "),
]

const HEADERS: readonly Hostile[] = [
  { name: "headers that are a revoked Proxy", make: () => failed({ headers: revoked({}) }) },
  { name: "headers of which each throws", make: () => failed({ headers: getter({}, "retry-after") }) },
  { name: "headers whose get throws", make: () => failed({ headers: { get: spring } }) },
  {
    name: "headers that cannot be gone through",
    make: () => failed({ headers: { [Symbol.iterator]: spring } }),
  },
  {
    name: "a header that is a revoked Proxy",
    make: () => failed({ headers: { "retry-after": revoked([]) } }),
  },
  {
    name: "a header of a value that has no text",
    make: () => failed({ headers: { "retry-after": [Symbol("x")] } }),
  },
  { name: "headers without an end", make: () => failed({ headers: endless() }) },
]

const BODIES: readonly Hostile[] = [
  { name: "a body that is a revoked Proxy", make: () => failed({ data: revoked({}) }) },
  { name: "a body of which each part throws", make: () => failed({ data: getter({}, "error") }) },
  { name: "a body whose toJSON throws", make: () => failed({ data: { toJSON: spring } }) },
  { name: "a body whose deeper toJSON throws", make: () => failed({ data: { error: { toJSON: spring } } }) },
  { name: "a body of a bigint", make: () => failed({ data: { n: 1n } }) },
  { name: "a body that holds itself", make: () => failed({ data: circular() }) },
  { name: "a list that is trapped", make: () => failed({ data: trapped([]) }) },
  {
    name: "a stream whose destroy throws",
    make: () => failed({ status: 503, data: { on: spring, destroy: spring } }),
  },
  { name: "a stream whose cancel throws", make: () => failed({ status: 503, data: { cancel: spring } }) },
  {
    name: "a stream whose getReader throws",
    make: () => failed({ data: undefined, body: { getReader: spring } }),
  },
]

/** Values that a client resolves or rejects with. */
export const HOSTILE: readonly Hostile[] = [
  { name: "a revoked Proxy", make: () => revoked({}) },
  { name: "a revoked function", make: () => revoked(() => {}) },
  { name: "a revoked error", make: () => revoked(new Error("mine")) },
  { name: "a trapped object", make: () => trapped({}) },
  { name: "a trapped error", make: () => trapped(new Error("mine")) },
  ...READ.map((name) => ({
    name: `an error whose ${name} throws`,
    make: () => getter(new Error("mine"), name),
  })),
  ...READ.map((name) => ({ name: `an answer whose ${name} throws`, make: () => getter(failed(), name) })),
  { name: "an error whose tag throws", make: () => getter(new Error("mine"), Symbol.toStringTag) },
  { name: "an answer whose tag throws", make: () => getter(failed(), Symbol.toStringTag) },
  { name: "an answer whose iterator throws", make: () => getter(failed(), Symbol.iterator) },
  {
    name: "an error with a revoked response",
    make: () => Object.assign(new Error("mine"), { response: revoked({}) }),
  },
  {
    name: "an error with a trapped response",
    make: () => Object.assign(new Error("mine"), { response: trapped({}) }),
  },
  { name: "an error with a revoked cause", make: () => new Error("mine", { cause: revoked({}) }) },
  { name: "an error that is its own cause", make: ownCause },
  { name: "an error of revoked errors", make: () => new AggregateError([revoked({})], "mine") },
  {
    name: "an error without end of errors",
    make: () => Object.assign(new Error("mine"), { errors: endless() }),
  },
  { name: "a frozen error", make: () => Object.freeze(new Error("mine")) },
  { name: "a frozen answer", make: () => Object.freeze(failed()) },
  ...[undefined, null, "", "broken", 0, Number.NaN, 1n, Symbol("x"), false].map((value) => ({
    name: `the value ${String(value) || '""'} (${typeof value})`,
    make: () => value,
  })),
  ...HEADERS,
  ...BODIES,
]

/** Values that a caller passes as the headers or the body of a request. */
export const HOSTILE_PARTS: readonly Hostile[] = [
  { name: "a revoked Proxy", make: () => revoked({}) },
  { name: "trapped", make: () => trapped({}) },
  { name: "a list that is trapped", make: () => trapped([]) },
  { name: "a getter that throws", make: () => getter({}, "authorization") },
  { name: "an iterator that throws", make: () => ({ [Symbol.iterator]: spring }) },
  { name: "a value without a text", make: () => ({ authorization: [Symbol("x")] }) },
  { name: "a toJSON that throws", make: () => ({ toJSON: spring }) },
  { name: "an object that holds itself", make: circular },
  { name: "entries without an end", make: endless },
]

/** A reader that takes this many entries has no bound. */
const ENOUGH = 200_000

function endless(): Iterable<readonly [string, string]> {
  return {
    *[Symbol.iterator]() {
      for (let n = 0; n < ENOUGH; n++) yield [`x-${n}`, "1"] as const
      throw new Trap("read without end")
    },
  }
}

function circular(): object {
  const loop: Record<string, unknown> = { error: { message: "mine" } }
  loop.loop = loop
  return loop
}

function ownCause(): Error {
  const error = new Error("mine")
  return Object.assign(error, { cause: error })
}
