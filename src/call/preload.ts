import { DIRECTORY } from "../profiles/directory.ts"
import { CALL_LOOP } from "./call-loop.ts"
import { EXPLAIN } from "./explain-chunk.ts"
import { RESPONSE_READER } from "./response-reader-chunk.ts"

/**
 * Loads at once what is otherwise loaded with the first request, or with the first call to an API that heed knows. For
 * jobs that may run out of file descriptors, for Workers, and before fake timers are installed, which do not wait for
 * an import.
 * @throws what the module loader throws
 */
export async function preload(): Promise<void> {
  await Promise.all([
    EXPLAIN.load(),
    CALL_LOOP.load(),
    RESPONSE_READER.load(),
    ...DIRECTORY.map((api) => api.load()),
  ])
}
