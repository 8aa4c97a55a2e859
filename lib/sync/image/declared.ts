import { listUndeclared, type UndeclaredBuild } from '../../catalog/image/reads.ts'
import { noteDeclaration } from '../../catalog/promotion/migrations.ts'
import { transact } from '../../catalog/transaction.ts'
import type { ReadingCloud } from '../../cloud/ports/cloud.ts'
import { type Declaration, declarationOf, migrationsFile } from '../../domain/build/declared.ts'
import { type Digest, parseDigest } from '../../domain/build/digest.ts'
import { ok } from '../../domain/failure/result.ts'
import type { SyncAround } from '../around.ts'
import { found } from '../cloud-stop.ts'
import { crowd } from '../crowd.ts'
import { type Pass, tolerate } from '../pass.ts'

const width = 4
/** What a pass looks at; a promotion that is sooner looks for itself. */
const perPass = 60

async function look(cloud: ReadingCloud, build: UndeclaredBuild, digest: Digest): Promise<Declaration> {
  const labels = found(await cloud.registry.getLabels(build.image, digest)) ?? {}
  if (build.repository === null || build.commitSha === null) return declarationOf(labels, null)
  const file = found(await cloud.code.getFile(build.repository, build.commitSha, migrationsFile))
  return declarationOf(labels, file?.content ?? null)
}

/** Which migrations new builds declare, by their image's label or the file beside their source. */
export async function syncDeclared(around: SyncAround, connectionId: string, pass: Pass): Promise<void> {
  const cloud = await around.cloud.reading(connectionId)
  const builds = await listUndeclared(around.database, connectionId, perPass)
  await crowd(builds, width, pass.signal, async (build) => {
    const digest = parseDigest(build.digest)
    if (digest === null) return
    const name = `${build.image.namespace}/${build.image.name}@${build.digest.slice(0, 19)}`
    await tolerate(pass, name, async () => {
      const declared = await look(cloud, build, digest)
      if (declared.problem !== null) pass.complain(`${name}: ${declared.problem}`)
      await transact(around.database, async (tx) => {
        await noteDeclaration(tx, build.id, declared)
        return ok(null)
      })
      await pass.add(0, 1)
    })
  })
}
