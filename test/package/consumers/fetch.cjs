const heed = require("heed")
const { heedFetch } = require("heed/fetch")
const { fetchChecks, runAll } = require("./checks.cjs")

runAll(fetchChecks({ heed, heedFetch }))
