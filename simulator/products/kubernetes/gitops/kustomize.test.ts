import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { manifestsOf } from '../manifest.ts'
import { renderFolder } from './kustomize.ts'

const isThere = spawnSync('kubectl', ['version', '--client']).status === 0
if (!isThere)
  console.warn('skipped: kubectl is not on this machine, rendering is not compared with kustomize')

const digest = `sha256:${'a'.repeat(64)}`
const spec = {
  namespace: 'trade',
  name: 'order-service',
  image: 'host.example:5000/trade/order-service',
  digest,
}
const within = (folder: string, files: Record<string, string>) =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]))

const deployment = manifestsOf(spec)['deployment.yaml'] ?? ''
const service = `apiVersion: v1
kind: Service
metadata: { name: order-service }
spec: { ports: [{ port: 80 }], selector: { app.kubernetes.io/name: order-service } }
`
const cases: Record<string, Record<string, string>> = {
  'a digest': within('app', manifestsOf(spec)),
  'another registry and a tag': {
    'app/deployment.yaml': deployment,
    'app/kustomization.yaml': `resources: [deployment.yaml]
images: [{ name: host.example:5000/trade/order-service, newName: other.example/x/y, newTag: "202611-20261101.7" }]`,
  },
  'labels, annotations, replicas, namespace': {
    'app/all.yaml': `${deployment}---\n${service}`,
    'app/kustomization.yaml': `resources: [all.yaml]
namespace: payment
commonAnnotations: { owner: trade-core }
labels: [{ pairs: { tier: "1" }, includeSelectors: true }, { pairs: { line: trade } }]
replicas: [{ name: order-service, count: 7 }]`,
  },
  'a base and a patch': {
    'base/deployment.yaml': deployment,
    'base/kustomization.yaml':
      'resources: [deployment.yaml]\nimages: [{ name: host.example:5000/trade/order-service, newTag: old }]',
    'app/kustomization.yaml': `resources: [../base]
patches:
  - patch: |-
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: order-service, namespace: trade }
      spec: { template: { spec: { containers: [{ name: order-service, env: [{ name: A, value: b }] }] } } }
images: [{ name: host.example:5000/trade/order-service, digest: "${digest}" }]`,
  },
}

describe.skipIf(!isThere)('renders as kustomize does', () => {
  it.each(Object.entries(cases))('%s', (_name, files) => {
    const folder = mkdtempSync(join(tmpdir(), 'kustomize-'))
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    const told = spawnSync('kubectl', ['kustomize', join(folder, 'app')], { encoding: 'utf8' })
    rmSync(folder, { recursive: true })
    expect(told.stderr).toBe('')
    const theirs = parseAllDocuments(told.stdout).map((document) => document.toJS() as { kind: string })
    const ours = renderFolder(new Map(Object.entries(files)), 'app')
    const byKind = (a: { kind?: unknown }, b: { kind?: unknown }) =>
      String(a.kind) < String(b.kind) ? -1 : 1
    expect(ours.sort(byKind)).toEqual(theirs.sort(byKind))
  })
})

describe('refuses, with the place', () => {
  it.each([
    [{ 'app/kustomization.yaml': 'resources: [a.yaml' }, 'app/kustomization.yaml'],
    [{ 'app/kustomization.yaml': '- a' }, 'not a mapping'],
    [{ 'app/kustomization.yaml': 'generators: [x]' }, 'unknown field "generators"'],
    [{ 'app/kustomization.yaml': 'resources: [a.yaml]', 'app/a.yaml': 'just text' }, 'app/a.yaml'],
    [{ 'app/kustomization.yaml': 'resources: [../app]' }, 'circle'],
    [{}, 'no kustomization file'],
  ])('%j', (files, message) => {
    expect(() => renderFolder(new Map(Object.entries(files as Record<string, string>)), 'app')).toThrow(
      message,
    )
  })
})
