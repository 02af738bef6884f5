const axios = require("axios")
const heed = require("heed")
const { heedAxios, unheedAxios } = require("heed/axios")
const { axiosChecks, runAll } = require("./checks.cjs")

runAll(axiosChecks({ heed, heedAxios, unheedAxios, axios }))
