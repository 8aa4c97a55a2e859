import { withSettings } from '../lib/testing/fault-acts.ts'
import { beginAll, checkAll, type Expected, type Run, say, withWorker } from './run.ts'

const cluster = 'ack-hz-test'

const unknown: Expected = {
  state: 'errored',
  commits: 1,
  words: /observation-unknown: could not find out: .*error-rate/,
}
const fine: Expected = { state: 'succeeded' }

interface Odd {
  name: string
  on: [path: string, body: Record<string, unknown>]
  off: ['POST' | 'DELETE', string, Record<string, unknown>?]
  expected: Expected
}

const talks = (answer: string): Odd => ({
  name: `Prometheus answers nonsense: ${answer}`,
  on: ['observation/nonsense', { cluster, answer }],
  off: ['POST', 'observation/nonsense', { cluster, answer: null }],
  expected: unknown,
})

const fault = (name: string, rule: Record<string, unknown>, expected = unknown): Odd => ({
  name,
  on: ['faults', { product: 'prometheus', ...rule }],
  off: ['DELETE', 'faults'],
  expected,
})

const odd: Odd[] = [
  ...['nan', 'vector', 'words', 'empty'].map(talks),
  fault('HTML with status 200', { kind: 'html502', status: 200 }),
  fault('an error with status 200', { kind: 'business' }),
  fault('the reading role may not read metrics', { kind: 'denyRole' }),
  fault('slow, and right', { kind: 'latency', delayMs: 1500 }, fine),
  {
    name: 'no Prometheus at all',
    on: ['observation/prometheus', { cluster, on: false }],
    off: ['POST', 'observation/prometheus', { cluster, on: true }],
    expected: fine,
  },
]

const settings = {
  observationMinutes: 1,
  observation: { restarts: null, policy: 'roll-back', minimumRequests: 1, extendToMinutes: 2 },
}

async function looksOf(run: Run, id: string) {
  const { observation } = await run.world.around.database.prisma.promotion.findUniqueOrThrow({
    where: { id },
  })
  return observation as { checks: { check: string; verdict: string; why: string | null }[] } | null
}

/** Unknown is never a pass, and never a failure that goes back by itself. */
export async function talkNonsense(run: Run): Promise<void> {
  const { world } = run
  const { prisma } = world.around.database
  await withSettings(world, 'test', settings, () =>
    withWorker(run, async () => {
      for (const { name, on, off, expected } of odd) {
        const underway = await beginAll(run)
        await world.control('POST', ...on)
        const stop = world.hurry(20)
        await checkAll(run, underway, name, expected)
        await stop()
        await world.control(...off)
        for (const { id, number } of underway) {
          const backs = await prisma.promotion.count({ where: { causeId: id } })
          if (backs > 0) run.problems.push(`${name}: P-${number} was rolled back although nobody knew`)
          const rate = (await looksOf(run, id))?.checks.find(({ check }) => check === 'error-rate')
          const wanted = expected === fine ? (name.startsWith('no ') ? 'off' : 'ok') : 'unknown'
          if (rate?.verdict !== wanted)
            run.problems.push(`${name}: P-${number} calls the error rate ${rate?.verdict}, not ${wanted}`)
        }
        run.survived += 1
        say(`  ${name}: ${[expected.state].flat().join(' or ')}`)
      }
    }),
  )
}
