import { enableCompileCache } from 'node:module'

// Node strips types and compiles at every start; kept on disk, that is a third of the time and 40 MB. Everything else
// is loaded after it.
enableCompileCache()
const begun = performance.now()
const { start } = await import('./start.ts')
await start(begun)
