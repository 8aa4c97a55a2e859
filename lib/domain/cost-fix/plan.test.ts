import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ResourceSource } from '../cost-finding/fix.ts'
import { byWanted, changedSince, dryRunOf } from './dry-run.ts'
import { type FixWish, type LeftOutReason, mostWanted, planFixes } from './plan.ts'
import { type CostFixState, costFixStates, isFixEnd, mayFollow, nextFixStates } from './state.ts'
import { commitMessage, proposalOf } from './words.ts'

const terraform: ResourceSource = {
  source: 'terraform',
  file: { repository: 'yunfan/infrastructure', path: 'terraform/trade/main.tf' },
  address: 'alicloud_instance.web',
}
const byHand: ResourceSource = { source: 'console', file: null, address: null }
let made = 0
const wish = (more: Partial<FixWish> = {}): FixWish => {
  made += 1
  return {
    findingId: `f${made}`,
    kind: 'resource-untagged',
    isOpen: true,
    connectionId: 'c1',
    resource: {
      accountId: '1',
      regionId: 'cn-hangzhou',
      resourceType: 'ACS::ECS::Instance',
      resourceId: `i-${made}`,
    },
    source: terraform,
    isUnderWay: false,
    wanted: { project: 'trade' },
    ...more,
  }
}

describe('a plan of fixes', () => {
  it.each<[LeftOutReason, Partial<FixWish>]>([
    ['closed', { isOpen: false }],
    ['not-by-cost-tag', { kind: 'resource-idle' }],
    ['not-by-cost-tag', { kind: 'key-not-switched-on', resource: null }],
    ['not-by-cost-tag', { resource: null }],
    ['under-way', { isUnderWay: true }],
    ['no-value', { wanted: {} }],
    [
      'too-many',
      { wanted: Object.fromEntries(Array.from({ length: mostWanted + 1 }, (_, at) => [`k${at}`, 'v'])) },
    ],
    ['find-source', { source: { source: 'ros', file: null, address: null } }],
    ['find-source', { source: { ...terraform, file: { repository: 'r', path: 'main.py' } } }],
    ['look-first', { source: { source: null, file: null, address: null } }],
    ['look-first', { source: null }],
  ])('leaves out as %s', (why, more) => {
    const one = wish(more)
    expect(planFixes([one])).toEqual({ parts: [], leftOut: [{ findingId: one.findingId, why }] })
  })

  it('makes one merge request of a repository, and one direct writing of a connection', () => {
    const all = [
      wish(),
      wish({
        source: {
          ...terraform,
          file: { repository: 'yunfan/infrastructure', path: 'terraform/pay/main.tf' },
        },
      }),
      wish({ source: { ...terraform, file: { repository: 'yunfan/other', path: 'main.tf' } } }),
      wish({ source: byHand }),
      wish({ source: byHand, connectionId: 'c2' }),
    ]
    const { parts, leftOut } = planFixes(all)
    expect(leftOut).toEqual([])
    expect(
      parts.map(({ kind, connectionId, repository, items }) => [
        kind,
        connectionId,
        repository,
        items.length,
      ]),
    ).toEqual([
      ['source', 'c1', 'yunfan/infrastructure', 2],
      ['source', 'c1', 'yunfan/other', 1],
      ['direct', 'c1', null, 1],
      ['direct', 'c2', null, 1],
    ])
    expect(parts[0]?.items[0]?.place).toEqual({
      path: 'terraform/trade/main.tf',
      address: 'alicloud_instance.web',
    })
    expect(parts[2]?.items[0]?.place).toBeNull()
  })

  it('refuses the second of two wishes for one resource that want different values', () => {
    const first = wish({ wanted: { project: 'trade', environment: 'test' } })
    const same = wish({ resource: first.resource, wanted: { project: 'trade', team: 'a' } })
    const other = wish({ resource: first.resource, wanted: { team: 'b' } })
    const { parts, leftOut } = planFixes([first, same, other])
    expect(parts[0]?.items.map(({ findingId }) => findingId)).toEqual([first.findingId, same.findingId])
    expect(leftOut).toEqual([{ findingId: other.findingId, why: 'contradicts' }])
  })

  it('puts every finding in one part or leaves it out, and never tags directly what has a source', () => {
    const source = fc.constantFrom<ResourceSource | null>(terraform, byHand, null, {
      source: 'ros',
      file: { repository: 'r', path: 'a.yml' },
      address: 'Web',
    })
    const wishes = fc.array(
      fc.record({
        source,
        isOpen: fc.boolean(),
        isUnderWay: fc.boolean(),
        connectionId: fc.constantFrom('c1', 'c2'),
        wanted: fc.constantFrom<Record<string, string>>({}, { project: 'a' }, { project: 'b' }),
      }),
      { maxLength: 20 },
    )
    fc.assert(
      fc.property(wishes, (drafts) => {
        const all = drafts.map((draft) => wish(draft))
        const { parts, leftOut } = planFixes(all)
        const named = [
          ...parts.flatMap(({ items }) => items.map(({ findingId }) => findingId)),
          ...leftOut.map(({ findingId }) => findingId),
        ]
        expect([...named].sort()).toEqual(all.map(({ findingId }) => findingId).sort())
        for (const part of parts)
          for (const { findingId } of part.items) {
            const from = all.find((one) => one.findingId === findingId)
            expect(part.kind === 'direct').toBe(from?.source?.source === 'console')
            expect(from?.connectionId).toBe(part.connectionId)
          }
      }),
    )
  })
})

describe('a dry run', () => {
  it.each<[Record<string, string>, 'ready' | 'already', Record<string, string | null>]>([
    [{}, 'ready', { project: null }],
    [{ project: 'old', other: 'x' }, 'ready', { project: 'old' }],
    [{ Project: 'trade' }, 'ready', { project: null }],
    [{ project: 'trade' }, 'already', { project: 'trade' }],
    [{ project: '' }, 'ready', { project: '' }],
  ])('of %j', (now, state, before) => {
    expect(dryRunOf(now, { project: 'trade' })).toEqual({ state, before })
  })

  it('knows when somebody was faster, and minds no other key', () => {
    expect(changedSince({ project: null }, { other: 'x' })).toBe(false)
    expect(changedSince({ project: null }, { project: 'theirs' })).toBe(true)
    expect(changedSince({ project: 'old' }, {})).toBe(true)
    expect(changedSince({ constructor: null }, {})).toBe(false)
  })

  it('writes together what gets the same', () => {
    const items: { wanted: Record<string, string> }[] = [
      { wanted: { a: '1', b: '2' } },
      { wanted: { b: '2', a: '1' } },
      { wanted: { a: '1' } },
    ]
    expect(byWanted(items).map((group) => group.length)).toEqual([2, 1])
  })
})

describe('states of a fix', () => {
  it.each<[CostFixState, CostFixState, boolean]>([
    ['preparing', 'prepared', true],
    ['preparing', 'applying', false],
    ['prepared', 'applying', true],
    ['prepared', 'proposed', false],
    ['applying', 'prepared', true],
    ['applying', 'discarded', false],
    ['proposed', 'merged', true],
    ['proposed', 'discarded', false],
    ['merged', 'proposed', false],
  ])('%s to %s: %s', (from, to, allowed) => {
    expect(mayFollow(from, to)).toBe(allowed)
  })

  it('writes nothing that nobody said yes to', () => {
    const before = costFixStates.filter((state) =>
      (nextFixStates[state] as readonly string[]).includes('applying'),
    )
    expect(before).toEqual(['prepared'])
    expect(costFixStates.filter(isFixEnd)).toEqual(['merged', 'declined', 'done', 'failed', 'discarded'])
  })
})

describe('what Codeup shows', () => {
  const change = {
    path: 'terraform/trade/main.tf',
    address: 'alicloud_instance.web',
    name: 'web',
    wanted: { project: 'trade' },
  }
  it('names who asked, why, and each resource with its costTags', () => {
    const { branch, title, description } = proposalOf('01900000-0000-7000-8000-00000000abcd', [change], {
      name: 'Lin',
      reason: 'Q4',
    })
    expect(branch).toBe('sluice/cost-tags-00000000abcd')
    expect(title).toBe('CostTags for web')
    expect(description).toContain('by Lin: Q4')
    expect(description).toContain('- `alicloud_instance.web` in `terraform/trade/main.tf`: `project = trade`')
  })

  it('lets no text of others out of its place', () => {
    const bad = { ...change, name: 'a\n# b`c', wanted: { project: '`\n\n![x](http://x)' } }
    const { title, description } = proposalOf('id', [bad], { name: 'L', reason: 'a\nSluice-Fix: other' })
    expect(title).toBe("CostTags for a # b'c")
    expect(description.split('\n')).toHaveLength(5)
    expect(description).toContain("`project = ' ![x](http://x)`")
    expect(commitMessage('id', 'a.tf', [{ ...bad, address: 'x\nSluice-Fix: y' }]).split('\n')).toEqual([
      'CostTags of x Sluice-Fix: y',
      '',
      'Sluice-Fix: id a.tf',
      '',
    ])
  })
})
