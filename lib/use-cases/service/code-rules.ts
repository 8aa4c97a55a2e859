import { z } from 'zod'
import { readCodeRuleFacts } from '../../catalog/service/code-rules.ts'
import { findServiceId } from '../../catalog/service/reads.ts'
import { codeRuleReport } from '../../domain/branch/code-rules.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'

/** So many of each are listed; the count tells the rest. */
const shown = 50

/**
 * Which names of a service keep no rule: branches and commits of the last 30 days, pipelines, images. A report: nothing is
 * stopped by it. Fails with not-found.
 */
export const getCodeRules = defineQuery({
  input: z.strictObject({ slug: z.string() }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, input: { slug } }) => {
    const id = await findServiceId(database, slug)
    const facts = id && (await readCodeRuleFacts(database, id))
    if (!facts) return fail('not-found', `no service is called "${slug}"`, { noun: 'service', slug })
    const { repository, names, since } = facts
    const report = codeRuleReport(repository?.defaultBranch ?? 'main', facts.branches, facts.commits)
    return ok({
      repository: repository?.path ?? null,
      branches: { count: report.branches.length, items: report.branches.slice(0, shown) },
      commits: report.commits,
      unlinked: { count: report.unlinked.length, items: report.unlinked.slice(0, shown) },
      names,
      since,
    })
  },
})
