// Builds the pages when their sources changed since the last time. Container images and the bench call it alone.
import { buildPages, isBuilt } from './up/build.ts'
import { Problem } from './up/problem.ts'

const began = performance.now()
const had = isBuilt()
try {
  await buildPages({})
  console.log(had ? 'the pages are built' : `built in ${((performance.now() - began) / 1000).toFixed(1)} s`)
} catch (error) {
  console.error(error instanceof Problem ? error.message : error)
  process.exit(error instanceof Problem ? error.exitCode : 1)
}
