// What the gate of costTags asks, where nothing is read; and any of it for properties.
import fc from 'fast-check'
import { catalogueOf } from '../domain/cost-tag/catalogue.ts'
import type { TagRules } from '../domain/cost-tag/judge.ts'
import { Requirement } from '../domain/cost-tag/rule-set.ts'
import type { CostTagFacts, PlaceResource } from '../domain/promotion/cost-tag-facts.ts'

const always = { fromOn: '0001-01-01', untilOn: null }

/** `application` names the service, `environment` the environment; `project` is one of a list. */
export const placeRules: TagRules = {
  requirements: [
    { key: 'project', names: null, required: true, allowed: { kind: 'list', values: ['trade', 'platform'] } },
    { key: 'application', names: 'service', required: true, allowed: { kind: 'known', noun: 'service' } },
    {
      key: 'environment',
      names: 'environment',
      required: true,
      allowed: { kind: 'known', noun: 'environment' },
    },
    { key: 'note', names: null, required: false, allowed: { kind: 'any' } },
  ].map((one) => Requirement.parse(one)),
  aliases: [
    { kind: 'value', key: 'environment', alias: '生产', value: 'production', ...always },
    { kind: 'key', key: 'application', alias: 'app', value: null, ...always },
  ],
  billingKeys: [],
  catalogue: catalogueOf(
    [
      { noun: 'service', slug: 'orders', id: 'orders', ...always },
      { noun: 'service', slug: 'stock', id: 'stock', ...always },
      { noun: 'environment', slug: 'production', id: 'production', ...always },
      { noun: 'environment', slug: 'test', id: 'test', ...always },
    ],
    [],
  ),
}

/** Resources are not read: the gate is off. */
export const noResources: CostTagFacts = {
  readAt: null,
  rules: null,
  day: '2026-11-21',
  entering: false,
  serviceId: 'orders',
  environmentId: 'production',
  resources: [],
  unlisted: [],
  unlinked: 0,
}

export const placeResource = (change: Partial<PlaceResource> = {}): PlaceResource => ({
  name: 'ack-hz-prod',
  accountId: '1',
  cloudProduct: 'csk',
  costTags: { project: 'trade', application: 'orders', environment: 'production' },
  sharedServices: false,
  sharedEnvironments: false,
  ...change,
})

const value = fc.constantFrom(
  'trade',
  'orders',
  'stock',
  'production',
  'test',
  '生产',
  '',
  '=1+1',
  'x'.repeat(128),
)

export const anyCostTags = (instants: fc.Arbitrary<Date>): fc.Arbitrary<CostTagFacts> =>
  fc
    .record({
      readAt: fc.option(instants, { nil: null }),
      rules: fc.option(fc.constant(placeRules), { nil: null }),
      entering: fc.boolean(),
      resources: fc.array(
        fc.record({
          name: fc.constantFrom('ack-hz-prod', 'rm-1', '<b>'),
          accountId: fc.constantFrom('1', '2'),
          cloudProduct: fc.constantFrom('csk', 'rds'),
          costTags: fc.dictionary(fc.constantFrom('project', 'application', 'app', 'environment'), value),
          sharedServices: fc.boolean(),
          sharedEnvironments: fc.boolean(),
        }),
        { maxLength: 12 },
      ),
      unlisted: fc.subarray(['ack-eu-prod']),
      unlinked: fc.nat(2),
    })
    .map((facts) => ({ ...noResources, ...facts }))
