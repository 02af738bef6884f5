const heed = require("heed")
const { faqFromMarkdown } = require("heed/faq")
const { heedFetch } = require("heed/fetch")
const { fetchChecks, runAll } = require("./checks.cjs")

runAll(fetchChecks({ heed, heedFetch, faqFromMarkdown }))
