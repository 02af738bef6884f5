// In a browser's page: `matrix(url)`.
import { axiosClient, fetchClient, runAll, runClient } from "./clients.js"

globalThis.matrix = (url) =>
  runAll(
    {
      "axios, XHR": axiosClient(),
      "axios, fetch adapter": axiosClient({ adapter: "fetch" }),
      fetch: fetchClient(),
      run: runClient(),
    },
    url,
  )
