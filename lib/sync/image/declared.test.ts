import { beforeEach, describe, expect, it } from 'vitest'
import { migrationsFile, migrationsLabel } from '../../domain/build/declared.ts'
import { testDatabase } from '../../testing/database.ts'
import { createStage, type Stage } from '../../testing/promotion-stage.ts'
import type { Pass } from '../pass.ts'
import { syncDeclared } from './declared.ts'

const test = testDatabase()
let stage: Stage
let said: string[]

beforeEach(async () => {
  stage = await createStage(test)
  said = []
})

const look = async () => {
  const pass: Pass = {
    signal: new AbortController().signal,
    add: async () => undefined,
    expect: () => undefined,
    complain: (problem) => void said.push(problem),
    changed: 0,
    complaints: 0,
  }
  const { id } = await test.database.prisma.connection.findFirstOrThrow()
  await syncDeclared(stage.around, id, pass)
}

/** A build as sync leaves it: examined, and nobody looked yet what it declares. */
async function unread(content: string, label: string | null, file: string | null = null) {
  const made = await stage.addBuild(content)
  const { build } = test.database.prisma
  const change = file === null ? {} : { commitSha: commitWith(file) }
  await build.update({
    where: { id: made.id },
    data: { declaredAt: null, examinedAt: new Date(), ...change },
  })
  const image = stage.cloud.estate.imageRepositories
    .get('trade/order-service')
    ?.images.get(made.digest as never)
  if (image && label !== null) image.labels[migrationsLabel] = label
  return made.id
}
const commitWith = (file: string) =>
  stage.cloud.commit('yunfan/trade/order-service', { [migrationsFile]: file })

const known = async (id: string) => {
  const { prisma } = test.database
  const build = await prisma.build.findUniqueOrThrow({ where: { id } })
  const migrations = await prisma.buildMigration.findMany({
    where: { buildId: id },
    orderBy: { position: 'asc' },
  })
  return {
    by: build.declaredAt === null ? 'unread' : build.declaredBy,
    problem: build.declarationProblem,
    names: migrations.map(({ kind, name }) => `${kind} ${name}`),
  }
}

describe('which migrations new builds declare', () => {
  it('is read from the label, from the file beside the source, or found to be nothing: once', async () => {
    const nothing = await unread('three', null)
    const label = await unread('one', '[{"name": "add", "kind": "expand", "pipeline": "p"}]')
    const file = await unread('two', null, '- {name: drop, kind: contract, pipeline: p}')
    await look()
    expect(await known(label)).toEqual({ by: 'label', problem: null, names: ['expand add'] })
    expect(await known(file)).toEqual({ by: 'file', problem: null, names: ['contract drop'] })
    expect(await known(nothing)).toEqual({ by: null, problem: null, names: [] })
    const asked = stage.cloud.log.calls.length
    await look()
    expect(stage.cloud.log.calls.length).toBe(asked)
    expect(said).toEqual([])
  })

  it('is said where it cannot be read', async () => {
    const id = await unread('one', 'drop everything')
    await look()
    expect(await known(id)).toMatchObject({ by: 'label', names: [] })
    expect(said).toHaveLength(1)
    expect(said[0]).toContain(`label ${migrationsLabel}`)
  })
})
