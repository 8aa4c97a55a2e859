import { describe, expect, it } from 'vitest'
import { readYamlDocuments } from '../../platform/yaml-documents.ts'
import { nameOfReference, readDescriptor } from './read.ts'

const read = (text: string) => readDescriptor(readYamlDocuments(text))
const document = (kind: string, name: string, rest = '') =>
  `apiVersion: backstage.io/v1alpha1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${rest}`

describe('descriptors', () => {
  it('reads a component with everything', () => {
    const text = document(
      'Component',
      'order-service',
      `  title: Orders
  description: Takes orders
  labels: { yunfan.example/tier: '1' }
  annotations: { sluice.dev/load-profile: peaks at noon }
  tags: [java, mysql]
spec:
  type: service
  owner: group:default/trade-core
  system: trade
  dependsOn: [component:pricing-engine, resource:default/db, 'component:default/stock-service']
  unknownField: [1, 2]
`,
    )
    expect(read(text)).toEqual({
      refused: [],
      entities: [
        {
          kind: 'component',
          name: 'order-service',
          title: 'Orders',
          description: 'Takes orders',
          type: 'service',
          owner: 'trade-core',
          system: 'trade',
          dependsOn: ['pricing-engine', 'stock-service'],
          tier: 1,
          techStack: 'java, mysql',
          loadProfile: 'peaks at noon',
        },
      ],
    })
  })

  it('reads the other kinds', () => {
    const text = [
      document('System', 'trade', 'spec: { owner: trade-core, domain: retail }\n'),
      document('Domain', 'retail', 'spec: { owner: user:lin }\n'),
      document(
        'Group',
        'trade-core',
        'spec: { type: team, profile: { displayName: 交易核心 }, children: [], members: [user:wang, chen] }\n',
      ),
      document('User', 'wang', 'spec: { profile: { email: wang@yunfan.example }, memberOf: [trade-core] }\n'),
    ].join('---\n')
    expect(read(text).entities).toMatchObject([
      { kind: 'system', name: 'trade', domain: 'retail' },
      { kind: 'domain', name: 'retail', owner: 'lin' },
      { kind: 'group', name: 'trade-core', title: '交易核心', members: ['wang', 'chen'] },
      { kind: 'user', name: 'wang', email: 'wang@yunfan.example', memberOf: ['trade-core'] },
    ])
  })

  it.each([
    ['', 'empty'],
    ['a: [', 'not-yaml'],
    ['just text', 'not-an-entity'],
    ['kind: Component', 'not-an-entity'],
    [document('Component', '"-bad-"'), 'not-an-entity'],
    [document('Component', 'a'.repeat(64)), 'not-an-entity'],
    ['apiVersion: v1\nkind: Component\nmetadata: { name: x }', 'api-version'],
    [document('Location', 'here'), 'kind'],
  ])('gives a reason for %j', (text, reason) => {
    const { entities, refused } = read(text)
    expect(entities).toEqual([])
    expect(refused.map((each) => each.reason)).toEqual(text === '' ? [] : [reason])
  })

  it('takes the good documents of a file that has bad ones', () => {
    const text = `${document('Component', 'a')}---\nb: [\n---\n${document('Component', 'a')}---\n${document('Component', 'c')}`
    const { entities, refused } = read(text)
    expect(entities.map((each) => each.name)).toEqual(['a', 'c'])
    expect(refused.map((each) => [each.document, each.reason])).toEqual([
      [1, 'not-yaml'],
      [2, 'duplicate'],
    ])
  })

  it('is not fooled by fields of wrong types', () => {
    const text = document(
      'Component',
      'x',
      '  tags: nothing\n  labels: [1]\nspec: { owner: 17, dependsOn: {}, type: [] }\n',
    )
    expect(read(text).entities).toMatchObject([{ owner: null, dependsOn: [], type: 'service', tier: null }])
  })

  it('does not unfold a bomb of aliases', () => {
    const bomb = `a: &a [1,1,1,1,1,1,1,1,1]\nb: &b [${'*a,'.repeat(9)}]\nc: &c [${'*b,'.repeat(9)}]\nd: [${'*c,'.repeat(9)}]\n`
    expect(read(bomb).refused.map((each) => each.reason)).toEqual(['not-yaml'])
  })

  it.each([
    ['group:default/trade-core', 'trade-core'],
    ['trade-core', 'trade-core'],
    ['user:lin', 'lin'],
    [' lin ', 'lin'],
    ['a/b/c', null],
    ['', null],
    [17, null],
  ])('reads the reference %j', (reference, name) => {
    expect(nameOfReference(reference)).toBe(name)
  })
})
