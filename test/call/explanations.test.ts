import { describe, expect, it, onTestFinished } from "vitest"
import { heedFetch } from "../../src/fetch.ts"
import { createHeed, diagnosisOf, type Heed } from "../../src/index.ts"

const URL = "https://api.example.com/v1/rows"

/** An SDK that keeps nothing of what its fetch answered. */
function sdk(heed: Heed, ...statuses: number[]) {
  let n = 0
  const answer = async () => new Response(null, { status: statuses[n++] ?? 200 })
  const fetch = heedFetch(heed, answer as typeof globalThis.fetch)
  return async (path = "") => {
    await null
    const response = await fetch(URL + path)
    if (!response.ok) throw new Error("the SDK's own words")
    return "rows"
  }
}

const heeding = () => createHeed({ retry: false })

/** As in a browser. */
function withoutAsyncHooks(): void {
  const { getBuiltinModule } = process
  Object.assign(process, { getBuiltinModule: undefined })
  onTestFinished(() => void Object.assign(process, { getBuiltinModule }))
}

const caught = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => expect.unreachable("nothing was thrown"),
    (error: unknown) => error,
  )

describe.each([
  ["with async hooks", () => {}],
  ["without", withoutAsyncHooks],
])("explain, %s", (where, prepare) => {
  it("gives an error of an SDK the diagnosis of the call that failed", async () => {
    prepare()
    const heed = heeding()
    const call = sdk(heed, 403)
    const error = await caught(heed.explain(() => call()))
    expect(error).toMatchObject({ message: "the SDK's own words", diagnosis: { code: 403 } })
    expect(diagnosisOf(error)?.request.url).toBe(URL)
  })

  it("gives it to the error that an SDK resolves with", async () => {
    prepare()
    const heed = heeding()
    const call = sdk(heed, 404)
    const result = await heed.explain(() =>
      call().catch(({ message }) => ({ data: null, error: { message } })),
    )
    expect(diagnosisOf(result)?.code).toBe(404)
    expect(diagnosisOf((result as { error: unknown }).error)?.code).toBe(404)
  })

  it("knows the call of a builder that sends when its then is called", async () => {
    prepare()
    const heed = heeding()
    const call = sdk(heed, 404)
    // biome-ignore lint/suspicious/noThenProperty: that is the case
    const builder: PromiseLike<string> = { then: (...settled) => call().then(...settled) }
    expect(diagnosisOf(await caught(heed.explain(() => builder)))?.code).toBe(404)
  })

  it("changes nothing of what succeeds, or fails for another reason", async () => {
    prepare()
    const heed = heeding()
    const call = sdk(heed, 200, 503, 200)
    expect(await heed.explain(() => call())).toBe("rows")
    const bug = new Error("a bug")
    const work = heed.explain(async () => {
      await call().catch(() => {})
      await call()
      throw bug
    })
    expect(await caught(work)).toBe(bug)
    expect(diagnosisOf(bug)).toBeUndefined()
  })

  it("leaves an error the diagnosis that it has", async () => {
    prepare()
    const heed = heeding()
    const call = sdk(heed, 404, 403)
    const first = await caught(heed.explain(() => call()))
    const work = heed.explain(async () => {
      await call().catch(() => {})
      throw first
    })
    expect(diagnosisOf(await caught(work))?.code).toBe(404)
  })

  it("passes on what is thrown at once, and what cannot have a diagnosis", async () => {
    prepare()
    const heed = heeding()
    const call = sdk(heed, 404)
    const bug = new TypeError("at once")
    const fails = () => {
      throw bug
    }
    expect(await caught(heed.explain(fails))).toBe(bug)
    expect(await caught(heed.explain(() => call().catch(() => Promise.reject("a text"))))).toBe("a text")
  })

  it("never gives one work the diagnosis of another", async () => {
    prepare()
    const heed = heeding()
    const fails = sdk(heed, 403)
    const other = async () => {
      await caught(fails("/other"))
      throw new Error("other")
    }
    let end = () => {}
    const ended = new Promise<void>((resolve) => {
      end = resolve
    })
    const mine = async () => {
      await ended
      throw new Error("mine")
    }
    const last = caught(heed.explain(mine))
    const errors = [await caught(heed.explain(other)), end(), await last]
    expect(diagnosisOf(errors[2])).toBeUndefined()
    // Without async hooks, which of two works made a call cannot be told.
    expect(diagnosisOf(errors[0])?.code).toBe(where === "without" ? undefined : 403)
  })
})
