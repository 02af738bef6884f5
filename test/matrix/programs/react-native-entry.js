// What Metro bundles: React Native's own URL, AbortController and fetch, which is whatwg-fetch over XMLHttpRequest.
import { URL, URLSearchParams } from "react-native/Libraries/Blob/URL"
import { AbortController } from "react-native/src/private/webapis/dom/abort-api/AbortController"
import { AbortSignal_public as AbortSignal } from "react-native/src/private/webapis/dom/abort-api/AbortSignal"

Object.assign(globalThis, { URL, URLSearchParams, AbortController, AbortSignal })
require("react-native/Libraries/Network/fetch")
const { axiosClient, fetchClient, runAll, runClient } = require("./clients.js")

globalThis.matrix = (url) =>
  runAll({ "axios, XHR": axiosClient({ adapter: "xhr" }), fetch: fetchClient(), run: runClient() }, url)
