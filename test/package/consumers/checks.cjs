// What a consumer does with the package, whatever module system brought it here.
const assert = require("node:assert/strict")
const { createServer } = require("node:net")

const QUICK = { retry: { backoff: { base: 1 } } }

function answering(...statuses) {
  const stub = async () => {
    stub.calls += 1
    return new Response("{}", { status: statuses.length > 1 ? statuses.shift() : statuses[0] })
  }
  stub.calls = 0
  return stub
}

function closedPort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

exports.fetchChecks = ({ heed, heedFetch, faqFromMarkdown }) => ({
  "a 503 is retried": async () => {
    const fetch = answering(503, 200)
    const response = await heedFetch(QUICK, fetch)("http://api.test/rows")
    assert.equal(response.status, 200)
    assert.equal(fetch.calls, 2)
  },
  "a failed response resolves, and diagnosisOf tells its row": async () => {
    const response = await heedFetch(QUICK, answering(404))("http://api.test/rows")
    assert.equal(response.status, 404)
    assert.equal(heed.diagnosisOf(response).code, 404)
  },
  "what heed/fetch throws is the HeedError of heed": async () => {
    const fetch = heedFetch({ ...QUICK, throwHttpErrors: true }, answering(404))
    const error = await fetch("http://api.test/rows").then(assert.fail, (thrown) => thrown)
    assert.ok(error instanceof heed.HeedError)
    assert.ok(heed.isHeeded(error))
    assert.equal(error.diagnosis.code, 404)
  },
  "a refused connection stays the error of fetch, with a diagnosis": async () => {
    const fetch = heedFetch({ retry: { retries: 1, backoff: { base: 1 } } })
    const error = await fetch(`http://127.0.0.1:${await closedPort()}/`).then(assert.fail, (thrown) => thrown)
    assert.equal(error.name, "TypeError")
    assert.equal(error.cause.code, "ECONNREFUSED")
    assert.ok(heed.isHeeded(error))
    assert.equal(heed.diagnosisOf(error).code, 503)
    assert.equal(heed.diagnosisOf(error).evidence[0].kind, "network-error")
  },
  "a Heed made by heed serves heed/fetch": async () => {
    const shared = heed.createHeed(QUICK)
    let retries = 0
    shared.on("retry", () => {
      retries += 1
    })
    await heedFetch(shared, answering(503, 200))("http://api.test/rows")
    await shared.close()
    assert.equal(retries, 1)
  },
  "the FAQ has its ten rows and reads another": () => {
    assert.equal(Object.keys(heed.FAQ).length, 10)
    assert.equal(heed.lookUp(429).code, 429)
    const rows = Object.values(heed.FAQ).map(
      (row) => `| ${row.code} | Our words for ${row.code}. | Ask us. |`,
    )
    const faq = faqFromMarkdown(
      ["| Err Code | General meaning | Advised solutions |", "|---|---|---|", ...rows].join("\n"),
    )
    assert.ok(JSON.stringify(faq[404]).includes("Our words for 404"))
  },
})

exports.axiosChecks = ({ heed, heedAxios, unheedAxios, axios }) => {
  const client = (...statuses) => {
    const answers = answering(...statuses)
    const instance = axios.create({
      adapter: async (config) => {
        const { status } = await answers()
        const response = { data: {}, status, statusText: "", headers: {}, config, request: {} }
        if (config.validateStatus(status)) return response
        throw new axios.AxiosError("failed", "ERR_BAD_RESPONSE", config, {}, response)
      },
    })
    return { instance, answers }
  }
  return {
    "a 503 is retried by axios": async () => {
      const { instance, answers } = client(503, 200)
      assert.equal(heedAxios(instance, QUICK), instance)
      assert.equal((await instance.get("http://api.test/rows")).status, 200)
      assert.equal(answers.calls, 2)
    },
    "a failure is axios's own, and the diagnosisOf of heed reads it": async () => {
      const { instance } = client(404)
      heedAxios(instance, heed.createHeed(QUICK))
      const error = await instance.get("http://api.test/rows").then(assert.fail, (thrown) => thrown)
      assert.ok(axios.isAxiosError(error))
      assert.ok(error instanceof axios.AxiosError)
      assert.ok(heed.isHeeded(error))
      assert.equal(heed.diagnosisOf(error).code, 404)
      assert.equal(heed.diagnosisOf(error), error.diagnosis)
    },
    "unheedAxios gives the bare instance back": async () => {
      const { instance, answers } = client(503, 200)
      unheedAxios(heedAxios(instance, QUICK))
      const error = await instance.get("http://api.test/rows").then(assert.fail, (thrown) => thrown)
      assert.equal(heed.diagnosisOf(error), undefined)
      assert.equal(answers.calls, 1)
    },
  }
}

/** Runs them all and prints the name of each that held. */
exports.runAll = async (checks) => {
  for (const [name, check] of Object.entries(checks)) {
    await check()
    console.log(name)
  }
}
