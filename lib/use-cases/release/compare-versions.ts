import { z } from 'zod'
import type { RangeRow } from '../../catalog/change-class/range.ts'
import { readComparison } from '../../catalog/release/compare.ts'
import { judgeCommits } from '../../domain/change-class/commits.ts'
import type { CommitToJudge } from '../../domain/change-class/evidence.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { differenceOf } from '../../domain/release/difference.ts'
import { defineQuery } from '../define.ts'

const mostCommits = 500
const key = z.string().min(1).max(120)

/** Every commit known, with details where they were read; what lies behind only orders the others. */
function commitsOf(ranges: readonly RangeRow[]): Map<string, CommitToJudge> {
  const known = new Map<string, CommitToJudge>()
  for (const { behind } of ranges)
    for (const { sha, parents } of behind)
      known.set(sha, { sha, parents, message: '', workItems: [], patchId: null })
  for (const { commits } of ranges) for (const commit of commits) known.set(commit.sha, commit)
  return known
}

/** What lies between two versions (or builds) of a service. Fails with `not-found`. */
export const compareVersions = defineQuery({
  input: z.strictObject({ service: key, from: key, to: key }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, input }) => {
    const row = await readComparison(database, input)
    if (!row) return fail('not-found', `no service is called "${input.service}"`, { field: 'service' })
    const { from, to, there, back } = row
    if (!from) return fail('not-found', `no version or build "${input.from}"`, { field: 'from' })
    if (!to) return fail('not-found', `no version or build "${input.to}"`, { field: 'to' })
    const shown = { service: row.service, from, to, now: row.now }
    const nothing = { added: [], removed: [], movedShas: [] }
    const [fromSha, toSha] = [from.build.commitSha, to.build.commitSha]
    if (fromSha !== null && fromSha === toSha)
      return ok({ ...shown, ...nothing, direction: 'same' as const, complete: true })
    if (fromSha === null || toSha === null || !there || !back)
      return ok({ ...shown, ...nothing, direction: 'unknown' as const, complete: false })
    const commits = commitsOf([there, back])
    const order = new Map([...there.commits, ...back.commits].map(({ sha }, at) => [sha, at]))
    const undone = new Map([...there.undone, ...back.undone].map((commit) => [commit.sha, commit]))
    const types: Record<string, string> = { ...there.types, ...back.types }
    const found = differenceOf({
      fromSha,
      toSha,
      commits,
      judge: (range) =>
        judgeCommits({
          range: [...range].sort((a, b) => (order.get(a.sha) ?? 0) - (order.get(b.sha) ?? 0)),
          lookUp: (sha) => undone.get(sha) ?? commits.get(sha) ?? null,
          typeOf: (item) => types[item] ?? null,
          branch: null,
        }).slice(0, mostCommits),
    })
    return ok({ ...shown, ...found, movedShas: [...found.movedShas] })
  },
})
