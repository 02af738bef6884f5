// A function that is billed by the second. It never waits for an API: it says when to invoke it again.
import { createHeed, exitAdvice } from "heed"
import { heedFetch } from "heed/fetch"

const api = process.env.API_URL ?? "https://api.example.com"

// What heed learns of the API outlives the function. In production: a bucket or a table instead of this variable.
let kept: string | null = null
const memory = {
  load: async () => kept,
  save: async (text: string) => {
    kept = text
  },
}

export async function handler(): Promise<{ statusCode: number; resumeAt?: string | null }> {
  const heed = createHeed({ memory, throttle: { maxWait: 0 }, throwHttpErrors: true })
  const fetch = heedFetch(heed)
  try {
    const response = await fetch(`${api}/limited`)
    return { statusCode: response.status }
  } catch (error) {
    const { exitCode, resumeAt } = exitAdvice(error)
    // 1: invoking it again would not help.
    if (exitCode !== 75) throw error
    return { statusCode: 503, resumeAt }
  } finally {
    // The process is frozen when the handler returns.
    await heed.save()
  }
}

// The scheduler. A program that a scheduler starts ends with `process.exitCode = exitAdvice(error).exitCode` instead.
for (;;) {
  const { statusCode, resumeAt } = await handler()
  if (statusCode === 200) break
  console.log(`not now, again at ${resumeAt}`)
  await new Promise((resolve) => setTimeout(resolve, Date.parse(resumeAt as string) - Date.now()))
}
console.log(`done, remembered: ${kept !== null}`)
