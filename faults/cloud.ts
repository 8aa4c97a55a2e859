import { cloudFaults } from './faults.ts'
import { beginAll, checkAll, type Run, say, withWorker } from './run.ts'

/** The cloud fails for a while, in every way it can, also when only its answer is lost. */
export async function breakTheCloud(run: Run): Promise<void> {
  const { world, problems } = run
  await withWorker(run, async () => {
    for (const { name, rules } of cloudFaults) {
      for (const rule of rules) await world.control('POST', 'faults', rule)
      await checkAll(run, await beginAll(run), name)
      const hits = await world.faultHits()
      await world.control('DELETE', 'faults')
      if (hits === 0) problems.push(`${name}: no call was hit`)
      run.survived += hits
      say(`  ${name}: ${hits} calls hit`)
    }
    await world.control('POST', 'faults', { kind: 'denyRole', roleName: 'sluice-promote-test' })
    await checkAll(run, await beginAll(run), 'role refused', {
      state: 'failed',
      words: /the promotion role was refused/,
    })
    await world.control('DELETE', 'faults')
    run.survived += 1
    say('  role refused: ends failed, nothing written')
  })
}
