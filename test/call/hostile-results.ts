/** Throws whatever is done with it. */
const throwing = (): object => {
  const no = () => {
    throw new Error("hostile")
  }
  const handler = { get: no, has: no, ownKeys: no, getPrototypeOf: no, getOwnPropertyDescriptor: no }
  return new Proxy({}, { ...handler, set: no, defineProperty: no })
}

const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

const withGetter = (name: string, rest: object, from = 1): object => {
  let reads = 0
  return Object.defineProperty({ ...rest }, name, {
    enumerable: true,
    configurable: true,
    get() {
      if (++reads >= from) throw new Error("hostile")
      return 503
    },
  })
}

export const ENDLESS = "headers without end"
const endless = {
  *[Symbol.iterator]() {
    for (let n = 0; ; n++) yield [`x-${n}`, "1"]
  },
}

/** What does harm only later: which read that is depends on all who read. */
export const LATER = ["a status that throws when it is read again", "a status that throws later"]

/** What answers as a client's answer does, and does harm where it is read. */
export const ANSWERS: Readonly<Record<string, (status: number) => unknown>> = {
  "a status that throws": () => withGetter("status", { headers: {}, data: "x" }),
  "a status that throws when it is read again": () => withGetter("status", { headers: {}, data: "x" }, 2),
  "a status that throws later": () => withGetter("status", { headers: {}, data: "x" }, 4),
  "a status that throws what does harm": () => ({
    get status() {
      throw revoked()
    },
  }),
  "a status that is none": () => ({ status: { valueOf: revoked }, headers: {}, data: "x" }),
  "a status in words": () => ({ status: "5\u001b[31m03", headers: {}, data: "x" }),
  "headers that throw": (status) => withGetter("headers", { status, data: "x" }),
  "headers.get that throws": (status) => ({
    status,
    headers: {
      get() {
        throw new Error("hostile")
      },
    },
    data: "x",
  }),
  "headers.get that returns objects": (status) => ({ status, headers: { get: revoked }, data: "x" }),
  [ENDLESS]: (status) => ({ status, headers: endless, data: "x" }),
  "headers that are a revoked proxy": (status) => ({ status, headers: revoked(), data: "x" }),
  "data that throws": (status) => withGetter("data", { status, headers: {} }),
  "data that is a revoked proxy": (status) => ({ status, headers: {}, data: revoked() }),
  "data that throws where it is looked into": (status) => ({ status, headers: {}, data: throwing() }),
  "a toJSON that throws": (status) => ({
    status,
    headers: { "content-type": "application/json" },
    data: {
      toJSON() {
        throw new Error("hostile")
      },
    },
  }),
  "a body that throws": (status) => withGetter("body", { status, headers: new Headers(), clone() {} }),
  "a body that cannot be let go": (status) => ({
    status,
    headers: new Headers(),
    clone() {
      throw new Error("hostile")
    },
    body: {
      destroy() {
        throw new Error("hostile")
      },
    },
  }),
  "a body that cannot be read": (status) => ({
    status,
    headers: new Headers(),
    clone: () => ({ body: throwing() }),
    body: {
      getReader() {
        throw new Error("hostile")
      },
      cancel() {
        throw new Error("hostile")
      },
    },
  }),
  "a response that throws": (status) => withGetter("response", { status, headers: {}, data: "x" }),
  "a response that is a revoked proxy": (status) => ({
    response: revoked(),
    status,
    headers: {},
    data: "x",
  }),
  "a response that throws where it is looked into": (status) => ({ response: throwing(), status }),
  "a config that throws": (status) => withGetter("config", { status, headers: {}, data: "x" }),
  "nothing that can be changed": (status) => Object.freeze({ status, headers: Object.freeze({}), data: "x" }),
  undefined: () => undefined,
  null: () => null,
  "a text": () => "oops",
  "a symbol": () => Symbol("oops"),
  "a revoked proxy": revoked,
  "a proxy that throws": throwing,
}

/** The same as clients throw them. */
export const ERRORS: Readonly<Record<string, (status: number) => unknown>> = {
  ...ANSWERS,
  "an error whose response throws": () => Object.assign(new Error("x"), withGetter("response", {})),
  "an error whose response is a revoked proxy": () => Object.assign(new Error("x"), { response: revoked() }),
  "an error whose response does harm": () => Object.assign(new Error("x"), { response: throwing() }),
  "an error whose message throws": () =>
    Object.defineProperty(new Error("x"), "message", { get: () => revoked() }),
  "an error whose code and cause throw": () =>
    Object.defineProperties(new Error("x"), {
      code: {
        get() {
          throw new Error("hostile")
        },
      },
      cause: {
        get() {
          throw new Error("hostile")
        },
      },
    }),
  "an error that is frozen": () => Object.freeze(new Error("x")),
  "an error that is sealed by a proxy": () =>
    new Proxy(new Error("x"), { defineProperty: () => false, set: () => false }),
}
