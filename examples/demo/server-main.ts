import { apiServer, listen } from "./server.ts"
import { WEATHER } from "./weather.ts"

// The server process: reports its origin, and ends with the process that started it.
process.on("disconnect", () => process.exit())
process.send?.(await listen(apiServer(WEATHER)))
