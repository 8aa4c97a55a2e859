import { describe, expect, it } from 'vitest'
import { keepTag } from '../promotion/effect-names.ts'
import { type KeptDigest, type NamedTag, type RepositoryTruth, registryFindings } from './findings.ts'

const at = new Date('2026-11-21T00:00:00Z')
const one = `sha256:${'1'.repeat(64)}`
const two = `sha256:${'2'.repeat(64)}`
const kept = (change: Partial<KeptDigest> = {}): KeptDigest => ({
  digest: one,
  version: '1.0.0',
  gone: false,
  keptFor: [],
  regions: ['cn-hangzhou'],
  copies: {},
  ...change,
})
const tag = (name: string, change: Partial<NamedTag> = {}): NamedTag => ({
  name,
  digest: one,
  firstDigest: one,
  pushedAt: new Date('2026-11-01T00:00:00Z'),
  moving: false,
  ...change,
})
const rule = { externalId: 'r', keepCount: 0, keepDays: null, keepPattern: null }
const found = (change: Partial<RepositoryTruth>) =>
  registryFindings(
    {
      id: 'i',
      serviceId: 's',
      path: 'h/n/a',
      region: 'cn-hangzhou',
      instanceRegions: ['cn-hangzhou', 'eu'],
      immutable: true,
      kept: [kept()],
      tags: [tag('1.0.0')],
      rules: [],
      ...change,
    },
    at,
  ).map(({ kind, subject }) => [kind, subject])
const keeper = keepTag('prod', one)

describe('what a registry is found to lack', () => {
  it.each<[string, Partial<RepositoryTruth>, string[][]]>([
    ['all as it must be', {}, []],
    ['a version moved', { tags: [tag('1.0.0', { digest: two })] }, [['tag-moved', 'h/n/a:1.0.0']]],
    ['a keep tag moved', { tags: [tag(keeper, { digest: two })] }, [['tag-moved', `h/n/a:${keeper}`]]],
    ['a moving name may', { tags: [tag('1.0.0', { digest: two, moving: true })] }, []],
    ['a version of nothing that must stay', { tags: [tag('0.1.0', { digest: two })] }, []],
    ['gone, and no more', { kept: [kept({ gone: true, keptFor: ['prod'] })] }, [['digest-gone', `h/n/a@${one}`]]],
    ['keep tag lost', { kept: [kept({ keptFor: ['prod'] })] }, [['keep-tag-lost', `h/n/a:${keeper}`]]],
    ['keep tag there', { kept: [kept({ keptFor: ['prod'] })], tags: [tag(keeper)] }, []],
    ['looked for elsewhere and absent', { kept: [kept({ regions: ['eu'], copies: { eu: 'absent' } })] }, [['not-replicated', `h/n/a@${one} eu`]]],
    ['copying failed', { kept: [kept({ regions: ['eu'], copies: { eu: 'failed' } })] }, [['not-replicated', `h/n/a@${one} eu`]]],
    ['no instance there', { kept: [kept({ regions: ['us'] })] }, [['not-replicated', `h/n/a@${one} us`]]],
    ['never looked for elsewhere', { kept: [kept({ regions: ['eu'] })] }, []],
    ['on its way', { kept: [kept({ regions: ['eu'], copies: { eu: 'running' } })] }, []],
    ['copied there', { kept: [kept({ regions: ['eu'], copies: { eu: 'copied' } })] }, []],
    ['tags may move', { immutable: false }, [['not-immutable', 'h/n/a']]],
    ['tags may move where nothing must stay', { immutable: false, kept: [] }, []],
    ['region not read', { region: null, kept: [kept({ regions: ['eu'] })] }, []],
    ['rule deletes', { rules: [rule] }, [['cleanup-would-delete', 'h/n/a r']]],
    ['rule spares', { rules: [{ ...rule, keepCount: 1 }] }, []],
  ])('%s', (_name, change, findings) => {
    expect(found(change)).toEqual(findings)
  }) // biome-ignore format: one glance
})
