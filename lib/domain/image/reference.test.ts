import { describe, expect, it } from 'vitest'
import { commitOfLabels, commitOfTags, parseImageName, plainHost } from './reference.ts'

const digest = `sha256:${'a'.repeat(64)}`

describe('image names', () => {
  it.each([
    [
      'r.example/trade/order',
      { host: 'r.example', namespace: 'trade', name: 'order', imageTag: null, digest: null },
    ],
    [
      'r.example:5000/a/b/c:1.2',
      { host: 'r.example:5000', namespace: 'a/b', name: 'c', imageTag: '1.2', digest: null },
    ],
    [`r.example/a/b:1@${digest}`, { host: 'r.example', namespace: 'a', name: 'b', imageTag: '1', digest }],
    [
      `localhost:5000/a/b@${digest}`,
      { host: 'localhost:5000', namespace: 'a', name: 'b', imageTag: null, digest },
    ],
  ])('reads %s', (text, name) => {
    expect(parseImageName(text)).toEqual(name)
  })

  it.each(['nginx', 'nginx:1.27', 'library/nginx', 'r.example/nginx', ''])(
    'takes %j for nothing of ours',
    (text) => {
      expect(parseImageName(text)).toBeNull()
    },
  )

  it('takes the VPC host for the same registry', () => {
    expect(plainHost('Yunfan-registry-vpc.cn-hangzhou.cr.aliyuncs.com')).toBe(
      'yunfan-registry.cn-hangzhou.cr.aliyuncs.com',
    )
  })

  it('finds the commit in tags and labels', () => {
    const sha = 'b'.repeat(40)
    expect(commitOfTags(['latest', sha, '202611-20261121.1'])).toBe(sha)
    expect(commitOfTags(['latest', sha.slice(1)])).toBeNull()
    expect(commitOfLabels({ 'org.opencontainers.image.revision': sha })).toBe(sha)
    expect(commitOfLabels({ 'org.opencontainers.image.revision': 'main' })).toBeNull()
  })
})
