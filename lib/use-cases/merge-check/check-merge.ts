import { z } from 'zod'
import { readFreezes } from '../../catalog/freeze/prepared.ts'
import { insertMergeCheck, readResolverNames } from '../../catalog/merge-check/answers.ts'
import { readMergeFacts } from '../../catalog/merge-check/facts.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import { answerMerge } from '../../domain/merge-check/answer.ts'
import { mergeStatusOf } from '../../domain/merge-check/status.ts'
import { decide } from '../../domain/permission/decide.ts'
import { sourcePath } from '../../domain/pipeline/source-path.ts'
import { readMergeCommitsJob } from '../../queue/merge-check.ts'
import { defineUseCase } from '../define.ts'

const branch = z.string().min(1).max(250)

/** A ref as pipelines give it. */
const bare = (name: string) => name.replace(/^refs\/heads\//, '')

/**
 * Whether something may be merged into a branch now: for a step of a pipeline. Keeps what it answered. Commits that nobody
 * has read yet are asked for, so that the same question has an answer soon. Fails with not-found: no such repository.
 */
export const checkMerge = defineUseCase({
  input: z.strictObject({
    /** Clone URL or path. */
    repository: z.string().min(1).max(500),
    targetBranch: branch,
    sha: z.string().regex(/^[0-9a-fA-F]{40}$/),
    sourceBranch: branch.optional(),
    mergeRequest: z.int().min(1).optional(),
  }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  write: async ({ tx, actor, input }) => {
    const path = sourcePath(input.repository)
    const [targetBranch, sha] = [bare(input.targetBranch), input.sha.toLowerCase()]
    const facts =
      path === null
        ? null
        : await readMergeFacts(tx, {
            path,
            targetBranch,
            sha,
            mergeRequest: input.mergeRequest ?? null,
            sourceBranch: input.sourceBranch === undefined ? null : bare(input.sourceBranch),
          })
    if (!facts)
      return fail('not-found', `no repository is called "${input.repository}"`, { field: 'repository' })
    const { repository, question } = facts
    const { prepared } = await readFreezes(tx)
    const said = answerMerge(prepared, question, tx.now)
    const verdict = { ...said, resolvers: await readResolverNames(tx, said.resolvers) }
    const { sourceBranch } = question
    const id = await insertMergeCheck(
      tx,
      { repositoryId: repository.id, targetBranch, sourceBranch, sha, askedBy: authorOf(actor).actorName },
      verdict,
    )
    if (verdict.unknown === 'commits')
      await tx.enqueue(readMergeCommitsJob({ repositoryId: repository.id, targetBranch, sha }))
    await tx.notify('merge-check', repository.id)
    return ok({
      id,
      repository: repository.path,
      targetBranch,
      sourceBranch,
      sha,
      ...verdict,
      summary: mergeStatusOf(said, tx.now, tx.now).description,
      now: tx.now.toISOString(),
    })
  },
})
