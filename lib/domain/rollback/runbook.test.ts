import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { quoted, type RunbookTarget, runbookOf } from './runbook.ts'

const digest = `sha256:${'ab'.repeat(32)}`
const target: RunbookTarget = {
  cluster: 'ack-production',
  namespace: 'trade',
  workloadKind: 'Deployment',
  workload: 'order-service',
  repository: 'yunfan/manifests-production',
  branch: 'main',
  path: 'ack-production/order-service/kustomization.yaml',
  url: null,
  commit: 'c0ffee',
  direct: null,
}
const plan = (...targets: RunbookTarget[]) =>
  runbookOf({
    service: 'order-service',
    environment: 'production',
    build: 'main@c0ffee12',
    digest,
    image: 'host/trade/order-service',
    targets,
  })

it('restores every file of one repository in one commit, from the commit that wrote it or the one before it went', () => {
  const text = plan(target, { ...target, cluster: 'ack-b', path: 'ack-b/values.yaml', commit: null })
  expect(text.match(/git clone/g)).toHaveLength(1)
  expect(text.match(/git push origin main/g)).toHaveLength(1)
  expect(text).toContain(
    'git clone --branch main --single-branch https://codeup.aliyun.com/yunfan/manifests-production.git',
  )
  expect(text).toContain('git checkout c0ffee -- ack-production/order-service/kustomization.yaml')
  expect(text).toContain(
    `git checkout "$(git log -S ${digest} --format=%H -n 1 -- ack-b/values.yaml)^" -- ack-b/values.yaml`,
  )
  expect(text).toContain("git commit -m 'order-service: main@c0ffee12 to production by hand [skip ci]'")
})

it('clones each repository and branch of its own, and names what has no manifest', () => {
  const text = plan(
    target,
    { ...target, branch: 'eu' },
    { ...target, repository: 'other/manifests', url: 'https://codeup.example/other/manifests.git' },
    { ...target, cluster: null, workloadKind: null, namespace: null, workload: 'edas-app', repository: null },
  )
  expect(text.match(/git clone/g)).toHaveLength(3)
  expect(text).toContain('git clone --branch main --single-branch https://codeup.example/other/manifests.git')
  expect(text).toContain('edas-app: no manifest, use its console')
})

it('tells EDAS and Function Compute by the command line of the vendor', () => {
  const bare = { ...target, workloadKind: null, repository: null }
  const text = plan(
    { ...bare, direct: { product: 'edas', region: 'cn-hangzhou', application: 'a-1' } },
    {
      ...bare,
      direct: { product: 'fc', region: 'eu-central-1', function: 'f', alias: 'live', version: '7' },
    },
    {
      ...bare,
      direct: { product: 'fc', region: 'eu-central-1', function: 'f', alias: 'new', version: null },
    },
  )
  const image = `host/trade/order-service@${digest}`
  expect(text).toContain(
    `aliyun edas POST /pop/v5/k8s/acs/k8s_apps --region cn-hangzhou --AppId a-1 --Image ${image}`,
  )
  expect(text).toContain(
    `aliyun fc PUT /2023-03-30/functions/f/aliases/live --region eu-central-1 --header Content-Type=application/json --body '{"versionId":"7","additionalVersionWeight":{}}'`,
  )
  expect(text).toContain(`# publish a version of ${image}, then point new to it`)
})

it('gives a shell back every word as it is', () => {
  const words = fc.string({ minLength: 1, unit: 'grapheme-ascii' })
  fc.assert(
    fc.property(words, (word) => {
      expect(execFileSync('sh', ['-c', `printf %s ${quoted(word)}`]).toString()).toBe(word)
    }),
    { numRuns: 40 },
  )
})
