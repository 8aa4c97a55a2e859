// `npm test`: everything that can be held, cheap first; the last line says how many held.
import { provideBrowser } from './test/browser.ts'
import { type Count, runJourneys, runVerify, runVitest } from './test/parts.ts'
import { buildPages } from './up/build.ts'

const began = performance.now()

async function part(name: string, run: () => Promise<Count>): Promise<Count> {
  console.log(`\n== ${name} (${((performance.now() - began) / 1000).toFixed(0)} s in)`)
  try {
    return await run()
  } catch (error) {
    console.error((error as Error).message)
    return { passed: 0, failed: 1 }
  }
}

async function journeys(): Promise<Count> {
  const problem = provideBrowser()
  if (problem) throw new Error(problem)
  await buildPages({})
  return runJourneys()
}

const counts = [
  await part('verify', runVerify),
  await part('unit, database and contract tests', runVitest),
  await part('browser journeys', journeys),
]
const passed = counts.reduce((sum, count) => sum + count.passed, 0)
const failed = counts.reduce((sum, count) => sum + count.failed, 0)
console.log(`\nTook ${((performance.now() - began) / 60_000).toFixed(1)} min`)
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed ? 1 : 0)
