import type { World } from '../kernel/world.ts'
import type { MergeRequest } from '../products/codeup/rows.ts'
import {
  createCodeRepository,
  createMergeRequest,
  createYunxiaoUser,
  protectBranch,
} from '../products/codeup/seed.ts'
import type { ImportCommit, ImportTag, Signature } from '../products/git/import.ts'
import { hour, minute } from './calendar.ts'
import { emailOf, people } from './company.ts'
import type { ChangePlan, HistoryPlan } from './history-plan.ts'
import { protectionOf } from './pipeline-flaws.ts'
import { projectFiles } from './project-files.ts'
import { codePathOf } from './service-plan.ts'
import { followUp, subjectOf, touchedFile } from './wording.ts'

/** What became of the plan: SHAs by number of the change. */
export interface WrittenHistory {
  plan: HistoryPlan
  /** Commit on main. */
  commits: Map<number, string>
  /** Head of the branch that was merged, or is open. */
  heads: Map<number, string>
  /** Head before the last commit of the branch: what a failed check saw. */
  firstHeads: Map<number, string>
}

export const userIdOf = (key: string): string => `u-${key}`

export function seedPeople(world: World): void {
  for (const { key, name } of people)
    createYunxiaoUser(world, { userId: userIdOf(key), username: key, name, email: emailOf(key) })
}

export const signatureOf = (key: string): Signature => ({
  name: people.find((person) => person.key === key)?.name ?? key,
  email: emailOf(key),
})

const mainRef = 'refs/heads/main'

/** Writes a service's repository with its whole past, its merge requests and its protected main. */
export async function seedCode(world: World, plan: HistoryPlan): Promise<WrittenHistory> {
  const written = layOut(plan)
  const { repository, marks } = await createCodeRepository(world, {
    path: codePathOf(plan.service),
    description: plan.service.title,
    history: written,
  })
  const shaOf = (mark: number | undefined): string => marks.get(mark ?? 0) ?? ''
  const toShas = (map: Map<number, number>) =>
    new Map([...map].map(([number, mark]) => [number, shaOf(mark)]))
  const result = {
    plan,
    commits: toShas(written.onMain),
    heads: toShas(written.heads),
    firstHeads: toShas(written.firstHeads),
  }
  const main = protectionOf(plan.service.slug)
  if (main !== null) protectBranch(world, repository, { branch: 'main', ...main })
  protectBranch(world, repository, { branch: 'release/*' })
  for (const change of plan.changes.slice(1))
    createMergeRequest(world, mergedRequest(repository.id, change, result))
  for (const open of plan.open) {
    createMergeRequest(world, {
      ...openRequest(repository.id, open.number, subjectOf(open), open.branch, open.author, open.at),
      sourceCommitId: result.heads.get(open.number) ?? '',
    })
  }
  return result
}

function layOut(plan: HistoryPlan) {
  const { service, changes } = plan
  const seed = service.slug
  const commits: ImportCommit[] = []
  const tags: ImportTag[] = []
  const refs: Record<string, number> = {}
  const onMain = new Map<number, number>()
  const heads = new Map<number, number>()
  const firstHeads = new Map<number, number>()
  const add = (commit: Omit<ImportCommit, 'mark'>): number => {
    const mark = commits.length + 1
    commits.push({ mark, ...commit })
    return mark
  }
  let tip: number | undefined
  for (const change of changes) {
    const { number, mergedAt } = change
    const author = signatureOf(change.author)
    if (tip === undefined) {
      const files = {
        ...projectFiles(service),
        ...touchedFile(service.language, seed, 0, 0, 'first version'),
      }
      tip = add({ ref: mainRef, author, at: mergedAt, message: `chore: first version of ${seed}\n`, files })
      onMain.set(number, tip)
      continue
    }
    const ref = `refs/merge-requests/${number}/head`
    const total = change.checkFailed ? Math.max(2, change.steps) : change.steps
    const files: Record<string, string> = {}
    let branch = tip
    for (let step = 1; step <= total; step += 1) {
      Object.assign(files, touchedFile(service.language, seed, number, step, change.title))
      const message = step === 1 ? subjectOf(change) : followUp(change, seed, number)
      const at = change.openedAt + Math.floor(((mergedAt - change.openedAt) * (step - 1)) / (total + 1))
      branch = add({ ref, author, at, message: `${message}\n`, from: branch, files: { ...files } })
      if (step === 1) firstHeads.set(number, branch)
    }
    heads.set(number, branch)
    const merger = signatureOf(change.reviewer)
    tip = change.squash
      ? add({
          ref: mainRef,
          author,
          at: mergedAt,
          message: `${subjectOf(change)} (!${number})\n`,
          from: tip,
          files,
        })
      : add({
          ref: mainRef,
          author: merger,
          at: mergedAt,
          message: `Merge branch '${change.branch}' into main\n\n${subjectOf(change)}\n\nMerge request !${number}\n`,
          from: tip,
          merge: branch,
          files,
        })
    onMain.set(number, tip)
  }
  for (const open of plan.open) {
    const head = add({
      ref: `refs/heads/${open.branch}`,
      author: signatureOf(open.author),
      at: open.at,
      message: `${subjectOf(open)}\n`,
      from: tip,
      files: touchedFile(service.language, `${seed}/open`, open.number, 1, open.title),
    })
    heads.set(open.number, head)
    refs[`refs/merge-requests/${open.number}/head`] = head
  }
  for (const [number, version] of plan.versions) {
    const target = onMain.get(number)
    const by = plan.promotions.find(({ change }) => change === number)?.by ?? 'lin'
    if (target !== undefined)
      tags.push({
        name: version.name,
        target,
        message: `${version.name}\n`,
        tagger: signatureOf(by),
        at: version.at,
      })
  }
  for (const [branch, number] of releaseBranches(plan)) {
    const target = onMain.get(number)
    if (target !== undefined) refs[`refs/heads/${branch}`] = target
  }
  return { commits, tags, refs, onMain, heads, firstHeads }
}

/** `release/YYYYMM` stands on the last build of its month that went beyond test. */
function releaseBranches(plan: HistoryPlan): Map<string, number> {
  const branches = new Map<string, number>()
  for (const [number, { name }] of [...plan.versions].sort((a, b) => a[0] - b[0]))
    branches.set(`release/${name.slice(0, 6)}`, number)
  return branches
}

function openRequest(
  repositoryId: number,
  localId: number,
  title: string,
  branch: string,
  author: string,
  at: number,
): Omit<MergeRequest, 'sourceCommitId'> {
  return {
    repositoryId,
    localId,
    title,
    description: '',
    state: 'UNDER_REVIEW',
    sourceBranch: branch,
    targetBranch: 'main',
    authorId: userIdOf(author),
    reviewers: [],
    workItemIds: [/[A-Z]+-\d+/.exec(title)?.[0] ?? ''].filter((id) => id !== ''),
    createdAt: at,
    updatedAt: at,
  }
}

function mergedRequest(repositoryId: number, change: ChangePlan, written: WrittenHistory): MergeRequest {
  const { number, author, reviewer, openedAt, mergedAt } = change
  return {
    ...openRequest(repositoryId, number, subjectOf(change), change.branch, author, openedAt),
    sourceCommitId: written.heads.get(number) ?? '',
    state: 'MERGED',
    reviewers: [
      { userId: userIdOf(reviewer), opinion: 'PASS', at: mergedAt - Math.min(10 * minute, hour / 4) },
    ],
    updatedAt: mergedAt,
    mergedRevision: written.commits.get(number) ?? '',
    mergeType: change.squash ? 'squash' : 'no-fast-forward',
  }
}
