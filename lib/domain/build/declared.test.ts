import { describe, expect, it } from 'vitest'
import { declarationOf, migrationsLabel } from './declared.ts'

const expand = { name: 'add-total', kind: 'expand', pipeline: 'order-migrations' } as const
const contract = { name: 'drop-sum', kind: 'contract', pipeline: 'order-migrations' } as const
const label = (value: unknown) => ({ [migrationsLabel]: JSON.stringify(value) })

describe('what a build declares', () => {
  it('is nothing where neither its label nor its file says anything', () => {
    expect(declarationOf({ 'org.opencontainers.image.revision': 'a' }, null)).toEqual({
      by: null,
      migrations: [],
      problem: null,
    })
  })

  it('is what the label lists, in order, whatever the file says', () => {
    expect(declarationOf(label([expand, contract]), '- broken: [')).toEqual({
      by: 'label',
      migrations: [expand, contract],
      problem: null,
    })
  })

  it('is what the file lists, plain or under a key', () => {
    const lines = ['name: add-total', '  kind: expand', '  pipeline: order-migrations'].join('\n')
    expect(declarationOf({}, `- ${lines}\n`)).toEqual({ by: 'file', migrations: [expand], problem: null })
    const under = declarationOf(
      {},
      `migrations:\n  - {name: add-total, kind: expand, pipeline: order-migrations}`,
    )
    expect(under.migrations).toEqual([expand])
  })

  it('is nothing, said on purpose, where the file is empty', () => {
    expect(declarationOf({}, '# none yet\n')).toEqual({ by: 'file', migrations: [], problem: null })
  })

  it.each([
    ['migrations: [', '.sluice/migrations.yaml: '],
    ['just words', '.sluice/migrations.yaml: '],
    ['- {name: a, kind: drop, pipeline: p}', '.sluice/migrations.yaml: 0.kind: '],
    ['- {name: a, kind: expand}', '.sluice/migrations.yaml: 0.pipeline: '],
    ['- {name: a, kind: expand, pipeline: p, sql: drop table}', '.sluice/migrations.yaml: 0: '],
    [
      '[{name: a, kind: expand, pipeline: p}, {name: a, kind: contract, pipeline: p}]',
      '.sluice/migrations.yaml: "a" is named twice',
    ],
    [`- {name: ${'a'.repeat(121)}, kind: expand, pipeline: p}`, '.sluice/migrations.yaml: 0.name: '],
    ['migrations: {a: b}', '.sluice/migrations.yaml: migrations: '],
    [`&a [${'*a, '.repeat(3)}]`, '.sluice/migrations.yaml: '],
  ])('is unreadable, and never nothing, where %j stands', (text, begin) => {
    const { by, migrations, problem } = declarationOf({}, text)
    expect([by, migrations]).toEqual(['file', []])
    expect(problem?.startsWith(begin), String(problem)).toBe(true)
  })
})
