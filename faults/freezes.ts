import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { cutAll, giveUp, ledgerOfRelease, planAll, talk } from '../lib/testing/fault-acts.ts'
import {
  endWindow,
  giveRule,
  holdWindow,
  isRestoring,
  isTight,
  rewriteWindow,
  ruleBoundaries,
  rulesAre,
  rulesIn,
  ruleWrites,
  toldOfRules,
} from '../lib/testing/fault-freezes.ts'
import { beginOne, killAt, type Run, say, withWorker } from './run.ts'

const never = new Promise<never>(() => undefined)

async function repositoriesOf(run: Run): Promise<string[]> {
  const services = await run.world.around.database.prisma.service.findMany({
    where: { retiredAt: null, codeRepositoryId: { not: null } },
    include: { codeRepository: true },
    orderBy: { slug: 'asc' },
  })
  return services.flatMap(({ codeRepository }) => codeRepository?.path ?? [])
}

/** Killed at one line of the setting or the restoring; at every third the window is edited away instead of retired. */
async function ruleRound(run: Run, repositories: string[], point: string, index: number): Promise<void> {
  const { world, problems } = run
  const wrong = (what: string) => problems.push(`rules, killed at ${point}: ${what}`)
  const { id: environmentId } = await world.around.database.prisma.environment.findUniqueOrThrow({
    where: { slug: 'production' },
  })
  const before = await rulesIn(world, repositories)
  const mark = await ruleWrites(world)
  const window = await holdWindow(world, {
    scope: { environments: [environmentId] },
    actsOn: ['merge-release', 'merge-main'],
    protectBranches: true,
  })
  const killed = async () => {
    if (!(await killAt(run, point, never, 30_000))) wrong('no worker could be killed')
  }
  if (!isRestoring(point)) await killed()
  await withWorker(run, () => rulesAre(world, window, ['set']))
  const during = await rulesIn(world, repositories)
  for (const [path, rules] of Object.entries(during)) {
    const tight = rules.filter(({ branch }) => branch === 'main' || branch === 'release/*').filter(isTight)
    if (tight.length !== 2) wrong(`${tight.length} of 2 rules of ${path} are tight`)
  }
  if (index % 3 === 2) await rewriteWindow(world, window, { protectBranches: false })
  else await endWindow(world, window)
  if (isRestoring(point)) await killed()
  await withWorker(run, () => rulesAre(world, window, ['restored']))
  if (!isDeepStrictEqual(await rulesIn(world, repositories), before)) wrong('not as they were before')
  const { branches, told } = await toldOfRules(world, window)
  if (told['branch-rule.set'] !== branches || told['branch-rule.restored'] !== branches)
    wrong(`${branches} branches are told ${JSON.stringify(told)}`)
  const { count } = await ruleWrites(world, mark.lastId)
  if (count !== 2 * branches) wrong(`${count} writes for ${branches} branches`)
  if (index % 3 === 2) await endWindow(world, window)
}

export async function killWhileRuling(run: Run): Promise<void> {
  const repositories = await repositoriesOf(run)
  await giveRule(run.world, repositories)
  const before = run.survived
  for (const [index, point] of ruleBoundaries.entries()) await ruleRound(run, repositories, point, index)
  say(
    `  rules of ${repositories.length} repositories: ${run.survived - before} kills, set once, put back exactly`,
  )
}

interface Explained {
  nextAction: string
  verdicts: { gate: string; verdict: string; reasons: unknown[] }[]
}

const ofFreeze = ({ nextAction, verdicts }: Explained) => ({
  nextAction,
  freeze: verdicts.find(({ gate }) => gate === 'freeze'),
})

/** What a person is told, without the instant at which it was asked. */
const told = (answer: unknown): unknown =>
  JSON.parse(JSON.stringify(answer, (key, value) => (key === 'now' ? undefined : value)))

/** Web and worker are killed in the middle of a freeze, together and alone, and answer as before. */
export async function killInTheMiddle(run: Run): Promise<void> {
  const { world, problems } = run
  const { prisma } = world.around.database
  const { id } = await prisma.environment.findUniqueOrThrow({ where: { slug: 'test' } })
  const window = await holdWindow(world, { name: 'In the middle', scope: { environments: [id] } })
  const [service] = run.services
  if (!service) throw new Error('no service to promote')
  const underway = await beginOne(run, service.slug)
  const read = await talk(world)
  const dayMs = 86_400_000
  const [from, to] = [-dayMs, 7 * dayMs].map((ms) => new Date(Date.now() + ms).toISOString())
  const paths = [
    '/freezes/strip',
    '/freezes/status',
    `/freezes/windows/${window.id}`,
    `/freezes/timeline?from=${from}&to=${to}`,
  ]
  const gateAt = async (url: string) =>
    ofFreeze((await read(url, `/promotions/${underway.id}/explain`)) as Explained)
  const ask = async (url: string) => [
    ...(await Promise.all(paths.map((path) => read(url, path)))).map(told),
    told(await gateAt(url)),
  ]
  let [portal, worker] = [await world.startPortal(), await world.startWorker()]
  const before = await ask(portal.url)
  const { freeze } = await gateAt(portal.url)
  if (freeze?.verdict !== 'block' && freeze?.verdict !== 'wait')
    problems.push(`in the middle of a freeze the gate says ${freeze?.verdict}`)
  for (const victims of ['web', 'worker', 'both'] as const) {
    if (victims !== 'worker') {
      await portal.process.kill()
      portal = await world.startPortal()
      run.survived += 1
    }
    if (victims !== 'web') {
      await worker.kill()
      worker = await world.startWorker()
      run.survived += 1
    }
    // A sweep or two of the new worker.
    await pause(2_500)
    const after = await ask(portal.url)
    for (const [index, answer] of after.entries())
      if (!isDeepStrictEqual(answer, before[index]))
        problems.push(
          `${victims} killed in the middle of a freeze: ${paths[index] ?? 'the gate'} answers otherwise`,
        )
    const { state, startedAt } = await prisma.promotion.findUniqueOrThrow({ where: { id: underway.id } })
    if (state !== 'pending' || startedAt) problems.push(`${victims} killed: what was frozen is ${state}`)
  }
  await endWindow(world, window)
  const over = (await gateAt(portal.url)).freeze?.verdict
  if (over !== 'pass') problems.push(`after the freeze the gate says ${over}`)
  await giveUp(world, underway)
  await Promise.all([portal.process.kill(), worker.kill()])
  say(
    `  in the middle of a freeze: web and worker killed, ${before.length} answers the same, ${freeze?.verdict}; then ${over}`,
  )
}

/** A worker dies at each line of cutting; every service has its branch, made once, where it was asked for. */
export async function killWhileCutting(run: Run): Promise<void> {
  const { world, problems } = run
  const { prisma } = world.around.database
  const stop = world.hurry(20)
  try {
    for (const [index, point] of ['claimed', 'effect-done', 'recorded'].entries()) {
      const release = await planAll(world, `20990${index + 3}`)
      const mark = ((await world.ask('journal?limit=1')) as { lastId: number }).lastId
      const asked = await cutAll(world, release.id)
      if (asked.length === 0) problems.push(`nothing to cut for ${release.name}`)
      if (!(await killAt(run, `release-cut:${point}`, never, 60_000)))
        problems.push(`no worker could be killed at release-cut:${point}`)
      const rows = () => prisma.releaseService.findMany({ where: { releaseId: release.id } })
      await withWorker(run, async () => {
        const until = performance.now() + 90_000
        while (performance.now() < until && (await rows()).some(({ cutSha, cutAt }) => cutSha && !cutAt))
          await pause(150)
      })
      const { code } = await world.around.cloud.reading(world.connectionId)
      for (const { repository, branch, atSha, service } of asked) {
        const head = await code.getBranchHead(repository ?? '', branch)
        if (!head.ok || head.value !== atSha)
          problems.push(`release cut, killed at ${point}: ${service.slug} has no ${branch} at ${atSha}`)
      }
      const { entries } = (await world.ask(
        `journal?product=codeup&action=CreateBranch&outcome=ok&sinceId=${mark}&limit=2000`,
      )) as { entries: unknown[] }
      const cuts = await ledgerOfRelease(world, release.id, 'release.branch-cut')
      if (entries.length !== asked.length || cuts !== asked.length)
        problems.push(
          `release cut, killed at ${point}: ${entries.length} branches made and ${cuts} told for ${asked.length} services`,
        )
      say(`  cut of ${asked.length} services killed at ${point}: ${entries.length} branches, each once`)
    }
  } finally {
    await stop()
    // CI of the new branches deploys to the test environment: it ends here, and not while the next part promotes there.
    await world.passTime(60)
  }
}
