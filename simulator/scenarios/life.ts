import { Refusal } from '../kernel/errors.ts'
import type { Product, World } from '../kernel/world.ts'
import { mergeMergeRequest, openMergeRequest } from '../products/codeup/merge-requests.ts'
import { codeupOf, isOpen } from '../products/codeup/state.ts'
import { commitFiles } from '../products/codeup/writing.ts'
import { between, chance, pick, whole } from '../products/flow/chance.ts'
import { flowOf } from '../products/flow/state.ts'
import { inTurn } from '../products/git/dirs.ts'
import { resolveCommit } from '../products/git/reading.ts'
import { runGit } from '../products/git/run.ts'
import { minute } from './calendar.ts'
import { membersOf, people } from './company.ts'
import { demoServices } from './demo-services.ts'
import { userIdOf } from './seed-code.ts'
import { seedWorkItem } from './seed-work-items.ts'
import { codePathOf, pipelineName, type ServicePlan } from './service-plan.ts'
import { subjectOf, touchedFile, wordChange } from './wording.ts'

const TICK = 'life.tick'
interface LifeState {
  key: 'life'
  on: boolean
  step: number
}

/** Where new work appears by itself. The services that stories are told about stay as they are. */
export const lively = [
  'notify-service',
  'audit-service',
  'product-web',
  'logistics-service',
  'campaign-service',
  'ops-web',
]

const statesOf = new WeakMap<World, { get(): LifeState; put(state: LifeState): void }>()

function lifeOf(world: World) {
  const found = statesOf.get(world)
  if (found === undefined) throw new Refusal(404, 'NotFound', 'This world has no life of its own.')
  return found
}

/** People who go on working while somebody looks: merge requests, merges, builds, now and then one that fails. */
export const life: Product = {
  name: 'life',
  title: 'People at work',
  install: (world) => {
    const rows = world.collection<LifeState>('life.state', { key: (row) => row.key })
    statesOf.set(world, {
      get: () => rows.get('life') ?? { key: 'life', on: false, step: 0 },
      put: (state) => rows.put(state),
    })
    world.timers.on<object>(TICK, (_payload, at) => tick(world, at))
    // POST /_sim/life {on: false}: everybody goes home.
    world.control('POST life', (_query, body) => {
      if (typeof body.on !== 'boolean') throw new Refusal(400, 'InvalidParameter', 'on is true or false.')
      const state = lifeOf(world).get()
      if (body.on && !state.on) beginLife(world)
      else lifeOf(world).put({ ...state, on: body.on })
      return { body: { on: body.on } }
    })
  },
}

/** From now on something happens every few minutes. */
export function beginLife(world: World): void {
  const state = lifeOf(world).get()
  lifeOf(world).put({ ...state, on: true })
  world.timers.schedule(TICK, world.clock.now() + 3 * minute, {})
}

async function tick(world: World, at: number): Promise<void> {
  const state = lifeOf(world).get()
  if (!state.on) return
  const step = state.step + 1
  lifeOf(world).put({ ...state, step })
  // After a jump of the clock nobody catches up on the days that were left out.
  const from = Math.max(at, world.clock.now() - 10 * minute)
  world.timers.schedule(TICK, from + between(3, 7, 'life', step) * minute, {})
  const slug = pick(lively, 'life', step, 'service')
  const service = demoServices.find((row) => row.slug === slug)
  if (service !== undefined) await work(world, service, step, from)
}

/** Merges what waits for it, or begins something new. */
async function work(world: World, service: ServicePlan, step: number, at: number): Promise<void> {
  const codeup = codeupOf(world)
  const repository = codeup.repository(codePathOf(service))
  if (repository === undefined) return
  const team = membersOf(service.team)
  const author = codeup.user(userIdOf(pick(team.length > 0 ? team : people, 'life', step, 'author').key))
  const waiting = codeup.mergeRequests
    .by('byRepository', String(repository.id))
    .filter((request) => isOpen(request) && checkPassed(world, service, request.sourceCommitId))
  const ripe = waiting.find((request) => at - request.updatedAt > 6 * minute)
  if (ripe !== undefined && chance('life', step, 'merge') < 0.7) {
    if (chance('life', step, 'fails') < 0.15) doomNextBuild(world, service)
    await mergeMergeRequest(codeup, repository, ripe, {
      mergeType: chance('life', step, 'squash') < 0.5 ? 'squash' : 'no-fast-forward',
      removeSourceBranch: true,
      user: author,
      at,
    }).catch(ignoreConflict)
    return
  }
  const number = codeup.mergeRequests.countBy('byRepository', String(repository.id)) + 1
  const wording = wordChange(
    `life/${service.slug}/${step}`,
    service.items,
    number,
    4_000 + whole(0, 900, 'life', step),
  )
  const dir = codeup.dirOf(repository)
  const main = await resolveCommit(dir, 'main', 'branch')
  if (main === undefined || (await resolveCommit(dir, wording.branch, 'branch')) !== undefined) return
  await inTurn(world, repository.path, () =>
    runGit(dir, ['update-ref', `refs/heads/${wording.branch}`, main]),
  )
  seedWorkItem(world, wording, at, false)
  const files = touchedFile(service.language, `life/${service.slug}`, number, step, wording.title)
  await commitFiles(codeup, repository, {
    branch: wording.branch,
    message: `${subjectOf(wording)}\n`,
    user: author,
    at,
    actions: Object.entries(files).map(([path, text]) => ({
      action: 'put',
      path,
      content: Buffer.from(text),
    })),
  })
  await openMergeRequest(codeup, repository, {
    title: subjectOf(wording),
    sourceBranch: wording.branch,
    targetBranch: 'main',
    author,
    workItemIds: [wording.workItem],
    at,
  })
}

function checkPassed(world: World, service: ServicePlan, commit: string): boolean {
  const flow = flowOf(world)
  const check = flow.pipelines.values().find(({ name }) => name === pipelineName(service, 'merge-check'))
  if (check === undefined) return true
  return flow.runsOf(check).some((run) => run.commit === commit && run.status === 'SUCCESS')
}

function doomNextBuild(world: World, service: ServicePlan): void {
  const flow = flowOf(world)
  const ci = flow.pipelines.values().find(({ name }) => name === pipelineName(service, 'ci'))
  if (ci !== undefined) flow.dooms.put({ key: `${ci.id}/unit-test` })
}

/** Two changes of the same lines: the author will see to it another day. */
function ignoreConflict(error: unknown): void {
  if (!(error instanceof Refusal)) throw error
}
