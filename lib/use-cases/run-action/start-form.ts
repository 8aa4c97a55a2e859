import { z } from 'zod'
import { listKnownRefs, readPipelineSubject } from '../../catalog/run-action/subject.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { isOurs } from '../../domain/run-action/mark.ts'
import { mayVerb } from '../../domain/run-action/options.ts'
import { defineQuery } from '../define.ts'

/** What a pipeline can be started with: known branches and Git tags, and its parameters as they were given last. */
export const readStartForm = defineQuery({
  input: z.strictObject({ id: z.uuid(), q: z.string().trim().max(200).optional() }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, actor, input: { id, q } }) => {
    const subject = await readPipelineSubject(database, id)
    if (!subject) return fail('not-found', 'no pipeline has this id', { field: 'id' })
    const { pipeline, service, repository, lastRun } = subject
    const refs = repository
      ? await listKnownRefs(database, repository.id, q ?? '')
      : { branches: [], gitTags: [] }
    // Of branches those are kept that follow a rule; the default one is always there.
    const own = repository?.defaultBranch
    const isAsked = own?.toLowerCase().includes((q ?? '').toLowerCase()) === true
    const branches = own && isAsked ? [own, ...refs.branches.filter((name) => name !== own)] : refs.branches
    const parameters = new Map(
      pipeline.parameters.map((one) => [one.key, { ...one, description: one.description ?? null }]),
    )
    for (const { key, value, masked } of lastRun?.parameters ?? []) {
      if (isOurs(key)) continue
      const known = parameters.get(key)
      const isMasked = masked || known?.masked === true
      parameters.set(key, {
        key,
        value: isMasked ? null : (value ?? known?.value ?? null),
        masked: isMasked,
        description: known?.description ?? null,
      })
    }
    const { teamId = null, productLineId = null } = service ?? {}
    return ok({
      id: pipeline.id,
      name: pipeline.name,
      kind: pipeline.kind,
      service: service?.slug ?? null,
      repository: repository?.path ?? null,
      defaultBranch: repository?.defaultBranch ?? null,
      branches,
      gitTags: refs.gitTags,
      parameters: [...parameters.values()],
      may: mayVerb(actor, 'start', { teamId, productLineId }),
    })
  },
})
