import { z } from 'zod'
import { writeDeclared } from '../../catalog/promotion/migrations.ts'
import { DeclaredMigration } from '../../domain/build/declared.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { defineUseCase } from '../define.ts'

/**
 * Says which migrations a build needs, in order; what was said before, also by the build's own label or file, is
 * replaced. Whoever builds says it, before the build is promoted. Fails with not-found, forbidden, invalid (one name twice), conflict (it is being applied).
 */
export const declareMigrations = defineUseCase({
  input: z.strictObject({ build: z.uuid(), migrations: z.array(DeclaredMigration).max(50) }),
  authorise: (actor) => holdsAnywhere(actor, 'promotion.request'),
  write: async ({ tx, actor, input }) => {
    const build = await tx.prisma.build.findUnique({
      where: { id: input.build },
      select: {
        id: true,
        digest: true,
        service: { select: { id: true, teamId: true, productLineId: true } },
      },
    })
    if (!build?.service) return fail('not-found', 'no such build of a service', { field: 'build' })
    const allowed = decide(actor, 'promotion.request', build.service)
    if (!allowed.ok) return allowed
    const names = input.migrations.map(({ name }) => name)
    if (new Set(names).size < names.length)
      return fail('invalid', 'each migration has a name of its own', { field: 'migrations' })
    const moving = await tx.prisma.promotion.findFirst({
      where: { buildId: build.id, state: { in: ['applying', 'observing'] } },
      select: { number: true },
    })
    if (moving)
      return fail('conflict', `P-${moving.number} is applying this build`, { number: moving.number })
    await writeDeclared(tx, build.id, input.migrations)
    await tx.record({
      ...authorOf(actor),
      action: 'build.migrations-declared',
      subjectKind: 'build',
      subjectId: build.id,
      subjectName: build.digest.slice(0, 19),
      serviceId: build.service.id,
      detail: { migrations: input.migrations },
    })
    return ok({ build: build.id, migrations: input.migrations })
  },
})
