import * as heed from "heed"
import { faqFromMarkdown } from "heed/faq"
import { heedFetch } from "heed/fetch"
import { fetchChecks, runAll } from "./checks.cjs"

await runAll(fetchChecks({ heed, heedFetch, faqFromMarkdown }))
