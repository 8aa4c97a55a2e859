import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyCostTags, noResources, placeResource, placeRules } from '../../../testing/cost-tag-facts.ts'
import { epoch, hour, instants, openFacts, openSettings } from '../../../testing/gate-facts.ts'
import { wordsOf } from '../../../testing/gate-words.ts'
import type { CostTagFacts, PlaceResource } from '../cost-tag-facts.ts'
import type { GateFacts } from '../facts.ts'
import { judgeGates } from '../judge.ts'
import { judgeCostTagsOf } from './cost-tags.ts'
import { inventoryFreshMs } from './registry.ts'

const now = new Date(epoch)
type Rules = Partial<GateFacts['settings']['costTags']>

const facts = (costTags: Partial<CostTagFacts>, rules: Rules = {}, more: Partial<GateFacts> = {}) =>
  openFacts({
    costTags: { ...noResources, readAt: now, rules: placeRules, ...costTags },
    settings: { ...openSettings, costTags: { ...openSettings.costTags, ...rules } },
    ...more,
  })
const withTags = (costTags: PlaceResource['costTags'], more: Partial<PlaceResource> = {}) => ({
  resources: [placeResource({ costTags, ...more })],
})
const right = { project: 'trade', application: 'orders', environment: 'production' }
const without = (...keys: string[]) =>
  Object.fromEntries(Object.entries(right).filter(([key]) => !keys.includes(key)))
const carried = '1 resource carries application, environment, project'

describe('costTags of the resources that a service has', () => {
  it.each([
    ['off', facts({ readAt: null }), ['no cloud resource is read yet']],
    ['off', facts({ rules: null, ...withTags({}) }), ['there are no rules about cost tags yet']],
    ['pass', facts(withTags(right)), [carried]],
    ['pass', facts(withTags({ ...right, environment: '生产' })), [carried]],
    ['pass', facts(withTags({ ...without('application'), app: 'orders' })), [carried]],
    ['pass', facts(withTags({}), { staying: 'off' }), ['not asked here']],
    ['warn', facts(withTags(without('project', 'application'))), ['ack-hz-prod lacks project, application']],
    ['block', facts(withTags({}), { staying: 'block' }), ['ack-hz-prod lacks project, application, environment']],
    ['warn', facts(withTags({}), { staying: 'block' }, { hotfix: true }), ['ack-hz-prod lacks project, application, environment']],
    ['warn', facts(withTags({ ...right, project: 'shop' })), ['of ack-hz-prod the rules do not allow project=shop']],
    ['warn', facts(withTags({ ...right, environment: 'test' })), ['ack-hz-prod names another place: environment=test']],
    ['warn', facts(withTags({ ...right, application: 'stock' })), ['ack-hz-prod names another place: application=stock']],
    ['pass', facts(withTags({ ...right, application: 'ack' }, { sharedServices: true })), ['1 resource carries environment, project']],
    ['warn', facts(withTags(without('environment'), { sharedServices: true })), ['ack-hz-prod lacks environment']],
    ['pass', facts(withTags({ ...right, environment: 'test' }, { sharedEnvironments: true })), ['1 resource carries application, project']],
    ['warn', facts({ ...withTags(right), unlisted: ['ack-eu-prod'] }), ['the inventory does not list ack-eu-prod']],
    ['block', facts({ unlisted: ['ack-eu-prod'] }, { staying: 'block' }), ['the inventory does not list ack-eu-prod']],
    ['warn', facts({ unlinked: 2 }), ['of 2 targets no resource is known']],
    ['warn', facts({}), ['nothing that it runs on there is known']],
    ['warn', facts({ ...withTags(right), readAt: new Date(epoch - 25 * hour) }), ['what is known of the resources is of 2026-11-19T23:00:00.000Z']],
    ['pass', facts({ rules: { ...placeRules, requirements: [] }, ...withTags({}) }), ['the rules require none of these resources']],
  ])('%s: %#', (verdict, given, words) => {
    const judged = judgeCostTagsOf(given, now)
    expect([judged.verdict, ...wordsOf(judged)]).toEqual([verdict, ...words])
  }) // biome-ignore format: one glance

  it('asks by the rules of the account and product alone', () => {
    const [project] = placeRules.requirements
    if (!project) throw new Error('no rule')
    const rules = { ...placeRules, requirements: [{ ...project, accountIds: ['2'], products: ['rds'] }] }
    const of = (accountId: string, cloudProduct: string) =>
      judgeCostTagsOf(
        facts({ rules, resources: [placeResource({ accountId, cloudProduct, costTags: {} })] }),
        now,
      ).verdict
    expect([of('2', 'rds'), of('1', 'rds'), of('2', 'csk')]).toEqual(['warn', 'pass', 'pass'])
  })

  it('has a setting of its own for a service that comes there first', () => {
    const entering = { ...withTags({}), entering: true }
    const blocked = judgeCostTagsOf(facts(entering, { entering: 'block' }), now)
    expect([blocked.verdict, ...wordsOf(blocked)]).toEqual([
      'block',
      'ack-hz-prod lacks project, application, environment',
      'the service comes here for the first time: what it costs from its first day on would have no owner',
    ])
    expect(judgeCostTagsOf(facts(entering, { staying: 'block' }), now).verdict).toBe('warn')
    expect(judgeCostTagsOf(facts(withTags({}), { entering: 'block' }), now).verdict).toBe('warn')
    expect(judgeCostTagsOf(facts(entering, { entering: 'off', staying: 'block' }), now).verdict).toBe('pass')
  })

  it('names eight of many, and counts the others', () => {
    const many = Array.from({ length: 11 }, (_, at) => placeResource({ name: `rm-${at}`, costTags: {} }))
    const words = wordsOf(judgeCostTagsOf(facts({ resources: many }), now))
    expect(words).toHaveLength(9)
    expect(words.at(-1)).toBe('and 3 more resources')
  })

  it('says who can resolve it: whoever has the resources, or who reads them', () => {
    const resolvers = (of: Partial<CostTagFacts>) =>
      judgeCostTagsOf(facts(of), now).resolvers.map(({ name }) => name)
    expect(resolvers(withTags({}))).toEqual(['developer', 'cost-lead'])
    expect(resolvers({ unlisted: ['ack-eu-prod'] })).toEqual(['admin', 'Resource Center'])
  })

  it('never stops a rollback', () => {
    const given = facts(withTags({}), { staying: 'block' }, { kind: 'rollback' })
    const verdict = judgeGates(given, now).find(({ gate }) => gate === 'cost-tags')
    expect(verdict?.verdict).toBe('warn')
  })

  it('passes only what was looked at lately and lacks nothing, whatever comes', () => {
    fc.assert(
      fc.property(anyCostTags(instants), instants, (costTags, at) => {
        const { verdict, reasons } = judgeCostTagsOf(facts(costTags), at)
        if (verdict !== 'pass') return
        expect(costTags.unlisted).toEqual([])
        expect(costTags.unlinked).toBe(0)
        expect(costTags.resources.length).toBeGreaterThan(0)
        expect(at.getTime() - (costTags.readAt?.getTime() ?? 0)).toBeLessThanOrEqual(inventoryFreshMs)
        expect(reasons.map(({ key }) => key)).toEqual([expect.stringMatching(/^(carried|none-required)$/)])
        for (const { costTags: own } of costTags.resources)
          expect(['trade', 'platform']).toContain(own.project)
      }),
      { numRuns: 1000 },
    )
  })
})
