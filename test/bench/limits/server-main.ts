import type { Server } from "node:http"
import type { AddressInfo } from "node:net"
import { limitedServer, type ServerLog, type ServerSpec } from "./server.ts"

// The server's process. A spec opens a server, and its origin is the answer; null closes it, and its log is the answer.
// Ends with the process that started it.

let open: { server: Server; log: () => ServerLog } | undefined

process.on("disconnect", () => process.exit())
process.on("message", (spec: ServerSpec | null) => {
  if (spec) {
    open = limitedServer(spec)
    const { server } = open
    server.listen(0, "127.0.0.1", () => {
      process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    })
  } else if (open) {
    process.send?.(open.log())
    open.server.close()
    open.server.closeAllConnections()
  }
})
