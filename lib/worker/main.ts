import { enableCompileCache } from 'node:module'
import { setFlagsFromString } from 'node:v8'

// Node strips types and compiles at every start; kept on disk, that is a third of the time and 40 MB. Everything else
// is loaded after it.
enableCompileCache()
// A worker waits most of its life: a small young generation costs it nothing, and it does not keep what a sync needed.
setFlagsFromString('--max-semi-space-size=2')
const begun = performance.now()
const { start } = await import('./start.ts')
await start(begun)
