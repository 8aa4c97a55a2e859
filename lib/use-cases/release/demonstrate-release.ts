import { type Demonstration, readDemonstration } from '../../catalog/release/demonstration.ts'
import { ok, type Result } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import {
  currentBatch,
  type DemonstrationStep,
  demonstrationDates,
  demonstrationSteps,
} from '../../domain/release/demonstration.ts'
import type { Surroundings } from '../define.ts'
import { adoptVersions } from './adopt-version.ts'
import { cutRelease } from './cut-release.ts'
import { listReleaseBoard } from './list-board.ts'
import { planRelease } from './plan-release.ts'
import { setService } from './set-service.ts'
import { verifyBuild } from './verify-build.ts'

const managerKey = 'lin'
const zone = 'Asia/Shanghai'
/** The plan is known again by this. */
const reason = '演示批次 The release of the demonstration'
const withdrawn = {
  service: 'returns-service',
  reason: '扫描失败，随下一批次 Its scan failed: it goes with the next one',
}
const unchanged = '生产环境已在运行 Production runs it already'
/** After that it is left to people: whoever brings a service back does not find it withdrawn again. */
const untilMs = 15 * 60_000
/** So long every service gets to have its version before anything is said of any. */
const patienceMs = 60_000

type Around = Surroundings
type Manager = NonNullable<Demonstration['manager']>

const actorOf = (manager: Manager): Actor => ({ kind: 'person', sessionId: managerKey, ...manager })

/** Planned as it would be in the portal; its windows only report, so that nobody who tries a promotion is stopped. */
function plan(around: Around, lin: Actor, { batches, now }: Demonstration): Promise<Result<unknown>> | null {
  const chosen = currentBatch(batches)
  if (!chosen) return null
  const { batch, services, productLines } = chosen
  const dates = demonstrationDates(new Date(now))
  return planRelease(around, lin, {
    plan: { name: batch, batch, zone, productLines, ...dates },
    services,
    windows: 'report-only',
    reason,
  })
}

function say(around: Around, lin: Actor, id: string, step: DemonstrationStep): Promise<Result<unknown>> {
  const of = { id, service: step.service }
  if (step.do === 'verify') return verifyBuild(around, lin, { ...of, digest: step.digest })
  const why = step.do === 'withdrawn' ? withdrawn.reason : unchanged
  return setService(around, lin, { ...of, state: step.do, reason: why })
}

/**
 * The release that a newcomer finds: of the batch whose branches the simulated company cut already, planned, taken over and
 * judged through the same use cases as any, by the demo's release manager. Answers whether there is nothing (more) to do;
 * however often it is asked or cut off, there is one. Never where something real is connected, or people planned their own.
 */
export async function demonstrateRelease(around: Around): Promise<Result<'waiting' | 'done'>> {
  const read = () => readDemonstration(around.database, { managerKey, reason })
  let found = await read()
  if (!found?.manager || (found.release === null && found.others > 0)) return ok('done')
  if (!found.synced) return ok('waiting')
  const lin = actorOf(found.manager)
  if (found.release === null) {
    const planned = await plan(around, lin, found)
    if (!planned) return ok('done')
    if (!planned.ok) return planned
    found = await read()
  }
  if (!found?.release || found.release.ageMs > untilMs) return ok('done')
  const { id, told } = found.release
  const cut = await cutRelease(around, lin, { id, adopt: true })
  if (!cut.ok) return cut
  const adopted = await adoptVersions(around)
  if (!adopted.ok) return adopted
  const board = await listReleaseBoard(around, lin, { id, limit: 200 })
  if (!board.ok) return board
  // Some branches are the worker's to look at, and their versions are known only then.
  const isLate = found.release.ageMs > patienceMs
  if (!isLate && board.value.items.some(({ version }) => version === null)) return ok('waiting')
  for (const step of demonstrationSteps(board.value.items, withdrawn.service, new Set(told))) {
    const said = await say(around, lin, id, step)
    if (!said.ok) return said
  }
  return ok('done')
}
