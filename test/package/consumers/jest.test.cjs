const axios = require("axios")
const heed = require("heed")
const { faqFromMarkdown } = require("heed/faq")
const { heedAxios, unheedAxios } = require("heed/axios")
const { heedFetch } = require("heed/fetch")
const { axiosChecks, fetchChecks } = require("./checks.cjs")

const checks = {
  ...fetchChecks({ heed, heedFetch, faqFromMarkdown }),
  ...axiosChecks({ heed, heedAxios, unheedAxios, axios }),
}

test.each(Object.entries(checks))("%s", (_name, check) => check())
