import { readProfile } from '../../catalog/pipeline-finding/profile.ts'
import { listGoneUnits, listUnitsDue } from '../../catalog/pipeline-finding/units.ts'
import { closeUnit, writeLook } from '../../catalog/pipeline-finding/writes.ts'
import { judgeUnit } from '../../domain/pipeline-finding/judge.ts'
import type { SyncAround } from '../around.ts'
import { crowd } from '../crowd.ts'
import { type Pass, tolerate } from '../pass.ts'
import { readUnit } from './unit.ts'

/** A look costs about ten calls: so many in one pass take three seconds of their budgets and no more. */
const unitsPerPass = 10
const width = 3
/** Variables and branch rules change without a commit and without a run. */
const everySeconds = 3_600
/** After a look that was not whole, and of what ran since: its definition may have been changed before it ran. */
const soonSeconds = 600
/** Another number: every unit is looked at again, because rules became other rules. */
const rulesVersion = 1

/** Looks at repositories and pipelines that changed, or were not looked at for long, and writes down what is wrong with them. */
export async function syncPipelineFindings(
  around: SyncAround,
  connectionId: string,
  pass: Pass,
): Promise<void> {
  const { database } = around
  for (const unitId of await listGoneUnits(database, connectionId))
    await pass.add(1, await closeUnit(database, unitId))
  const profile = await readProfile(database)
  const every = { seconds: everySeconds, soonSeconds }
  const profileMark = `${rulesVersion}.${profile.version}`
  const units = await listUnitsDue(database, connectionId, profileMark, every, unitsPerPass)
  if (units.length === 0) return
  pass.expect(units.length)
  const cloud = await around.cloud.reading(connectionId)
  await crowd(units, width, pass.signal, async (asked) => {
    const name = asked.repository?.path ?? asked.pipelines[0]?.name ?? asked.unitId
    await tolerate(pass, name, async () => {
      const { unit, problems } = await readUnit(cloud, asked)
      const { findings, unread } = judgeUnit(unit, profile.stages)
      const problem = problems.length === 0 ? null : problems.slice(0, 3).join('; ').slice(0, 600)
      const look = { unitId: asked.unitId, connectionId, mark: asked.mark, unread, problem }
      await pass.add(1, await writeLook(database, look, asked.repository?.id ?? null, findings))
    })
  })
}
