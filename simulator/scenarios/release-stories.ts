import type { World } from '../kernel/world.ts'
import { extendHistory } from '../products/codeup/seed.ts'
import type { ImportCommit } from '../products/git/import.ts'
import type { WorkItemCategory } from '../products/projex/state.ts'
import type { HistoryPlan } from './history-plan.ts'
import { signatureOf, type WrittenHistory } from './seed-code.ts'
import { codePathOf, type ReleaseStory } from './service-plan.ts'
import { subjectOf, touchedFile } from './wording.ts'

interface Step {
  title: string
  item?: { category: WorkItemCategory; typeName?: string }
  /** Takes back the step before it. */
  revert?: true
  /** Came by a merge from this kind of branch. */
  from?: 'bugfix' | 'feature'
}

const fix = { category: 'Bug' } as const
const requirement = { category: 'Req' } as const

const steps: Record<ReleaseStory, Step[]> = {
  owed: [{ title: '修复满减券叠加计算', item: fix }],
  reverted: [
    { title: 'guard against an empty cart', item: fix },
    { title: '', revert: true },
  ],
  'brought-back': [
    { title: 'freeze a balance for an hour', item: requirement },
    { title: '', revert: true },
    { title: '', revert: true },
  ],
  feature: [{ title: '支持原路退款进度查询', item: requirement }],
  mislabelled: [{ title: 'one-page checkout', item: requirement, from: 'bugfix' }],
  unlinked: [{ title: 'round prices half up' }],
  hotfix: [{ title: '修复等级降级误判', item: { category: 'Task', typeName: '热修复' } }],
}

const numberOf = ({ service }: HistoryPlan, step: number): string => `${service.items}-${7001 + step}`

/** The work items that the story of a service names. */
export function storyItems(plan: HistoryPlan) {
  const { story } = plan.service
  return (story === undefined ? [] : steps[story]).flatMap(({ item, title }, at) =>
    item === undefined ? [] : [{ number: numberOf(plan, at), subject: title, ...item }],
  )
}

type Files = Record<string, string | null>
type StoryCommit = Omit<ImportCommit, 'mark' | 'ref' | 'author' | 'at' | 'from'>

/** The newest release branch of a service and the change it was cut at. */
function newestRelease(plan: HistoryPlan): { branch: string; number: number } | undefined {
  const [newest] = [...plan.versions].sort((a, b) => b[0] - a[0])
  return newest && { branch: `release/${newest[1].name.slice(0, 6)}`, number: newest[0] }
}

/** A fix that came to main after the cut, else what came first: a squashed change as a whole, of a merged one what its branch began with. */
function pickOf(plan: HistoryPlan, number: number): StoryCommit | undefined {
  const { service, changes } = plan
  const later = changes.filter((each) => each.number > number)
  const change = later.find(({ kind }) => kind === 'fix') ?? later[0]
  if (change === undefined) return undefined
  const all = change.checkFailed ? Math.max(2, change.steps) : change.steps
  const files: Record<string, string> = {}
  for (let step = 1; step <= (change.squash ? all : 1); step += 1)
    Object.assign(files, touchedFile(service.language, service.slug, change.number, step, change.title))
  return { message: `${subjectOf(change)} (cherry-picked)\n`, files }
}

/** Writes what happened on the newest release branch of a service since it was cut. Nothing is built from it. */
export async function seedReleaseStory(world: World, { plan, commits }: WrittenHistory): Promise<void> {
  const { story } = plan.service
  const release = newestRelease(plan)
  const cutAt = plan.changes.find(({ number }) => number === release?.number)?.mergedAt
  if (story === undefined || release === undefined || cutAt === undefined) return
  const all = steps[story]
  const last = plan.changes.at(-1)
  const until = last?.mergedAt ?? cutAt
  const author = signatureOf(last?.author ?? 'lin')
  let tip = commits.get(release.number) ?? ''
  let written = 0
  async function write(branch: string, commit: StoryCommit): Promise<string> {
    written += 1
    const at =
      cutAt === undefined ? until : cutAt + Math.floor(((until - cutAt) * written) / (all.length + 3))
    const entry = { mark: 1, ref: `refs/heads/${branch}`, author, at, from: tip, ...commit }
    const marks = await extendHistory(world, codePathOf(plan.service), { commits: [entry] })
    return marks.get(1) ?? ''
  }
  const pick = story === 'owed' ? pickOf(plan, release.number) : undefined
  if (pick !== undefined) tip = await write(release.branch, pick)
  let title = ''
  let files: Files = {}
  for (const [at, step] of all.entries()) {
    if (step.revert) {
      title = `Revert "${title}"`
      files = Object.fromEntries(
        Object.entries(files).map(([path, text]) => [path, text === null ? 'step\n' : null]),
      )
      tip = await write(release.branch, { message: `${title}\n\nThis reverts commit ${tip}.\n`, files })
      continue
    }
    const item = step.item === undefined ? '' : numberOf(plan, at)
    title = `${step.item?.category === 'Req' ? 'feat' : 'fix'}: ${item === '' ? '' : `${item} `}${step.title}`
    files = { [`src/release/step-${at}.md`]: 'step\n' }
    if (step.from === undefined) {
      tip = await write(release.branch, { message: `${title}\n`, files })
      continue
    }
    const branch = `${step.from}/${item}`
    const merge = await write(branch, { message: `${title}\n`, files })
    const message = `Merge branch '${branch}' into ${release.branch}\n\n${title}\n`
    tip = await write(release.branch, { message, merge, files })
  }
}
