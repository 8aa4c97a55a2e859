import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { editManifest } from './edit.ts'
import type { ManifestEdit } from './manifest-edit.ts'

const image = 'registry.example.com:5000/trade/order-service'
const a = `sha256:${'a'.repeat(64)}`
const b = `sha256:${'b'.repeat(64)}`
const base = { image, digest: b, container: null, keyPath: null }
const edit = (format: ManifestEdit['format'], text: string, more: Partial<ManifestEdit> = {}) =>
  editManifest({ ...base, format, text, ...more })

const kustomization = `# who runs what
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - deployment.yaml   # by hand
images:
  - name: ${image}
    digest: ${a} # written by the portal
  - name: registry.example.com:5000/trade/sidecar
    newTag: "1.2"
`

describe('kustomize images[].digest', () => {
  it('changes the digest and nothing else', () => {
    expect(edit('kustomize', kustomization)).toEqual({
      ok: true,
      text: kustomization.replace(a, b),
      changed: true,
      previousDigest: a,
    })
  })
  it('sees that it is already there', () => {
    expect(edit('kustomize', kustomization, { digest: a })).toMatchObject({ ok: true, changed: false })
  })
  it('turns a newTag into a digest where it stood', () => {
    const text = `images:\n- name: x\n  newName: ${image}\n  newTag: "7" # moving\n`
    const result = edit('kustomize', text)
    expect(result).toMatchObject({ ok: true, previousDigest: null })
    expect(result.ok && result.text).toBe(
      `images:\n- name: x\n  newName: ${image}\n  digest: ${b} # moving\n`,
    )
  })
  it('drops a newTag that stands beside a digest', () => {
    const text = `images:\n- name: ${image}\n  newTag: old\n  digest: ${a}\n`
    const result = edit('kustomize', text)
    expect(result.ok && result.text).toBe(`images:\n- name: ${image}\n  digest: ${b}\n`)
  })
  it('adds a digest to an entry that has none, at the end of the file without a newline too', () => {
    const result = edit('kustomize', `images:\n  - name: ${image}`)
    expect(result.ok && result.text).toBe(`images:\n  - name: ${image}\n    digest: ${b}`)
  })
  it('keeps quotes and Windows line ends', () => {
    const text = `images:\r\n- name: '${image}'\r\n  digest: "${a}"\r\n`
    const result = edit('kustomize', text)
    expect(result.ok && result.text).toBe(text.replace(a, b))
  })
  it.each([
    ['absent', 'images: []\n'],
    ['absent', 'resources: []\n'],
    ['absent', `images:\n- name: ${image}-web\n  digest: ${a}\n`],
    ['ambiguous', `images:\n- name: ${image}\n  digest: ${a}\n- name: ${image}\n  digest: ${a}\n`],
    ['ambiguous', `images:\n- name: ${image}\n  digest: &d ${a}\n- name: other\n  digest: *d\n`],
    ['unreadable', `images:\n- name: [${image}\n`],
    ['unreadable', 'images: latest\n'],
    ['unreadable', `images: [{name: '${image}'}]\n`],
  ])('refuses as %s: %j', (problem, text) => {
    expect(edit('kustomize', text)).toMatchObject({ ok: false, problem })
  })
})

const deployment = `kind: Deployment
spec:
  template:
    spec:
      initContainers:
        - name: migrate
          image: ${image}:1 # same image
      containers:
        # the one that serves
        - name: app
          image: "${image}:1@${a}"
        - {name: agent, image: agent:3}
`

describe('the container image of a plain manifest', () => {
  it('needs the container where the image occurs twice', () => {
    expect(edit('yaml', deployment)).toMatchObject({ ok: false, problem: 'ambiguous' })
    const result = edit('yaml', deployment, { container: 'app' })
    expect(result.ok && result.text).toBe(deployment.replace(`${image}:1@${a}`, `${image}@${b}`))
    expect(result).toMatchObject({ previousDigest: a })
  })
  it('reads every document of the file', () => {
    const text = `kind: Service\n---\nspec:\n  containers:\n  - image: ${image}:1\n`
    const result = edit('yaml', text)
    expect(result.ok && result.text).toContain(`image: ${image}@${b}`)
  })
  it('does not take a longer name for the image', () => {
    expect(edit('yaml', `containers:\n- image: ${image}-web:1\n`)).toMatchObject({ problem: 'absent' })
  })
})

describe('a key path of helm values', () => {
  it.each([
    ['image', `image: ${image}:1\n`],
    ['image.digest', `image:\n  repository: ${image}\n  digest: ${a}\n`],
    [
      'app.image',
      `app:\n  image:\n    registry: registry.example.com:5000\n    repository: trade/order-service\n    digest: "${a}" # ours\n`,
    ],
  ])('edits %s', (keyPath, text) => {
    const result = edit('helm-values', text, { keyPath })
    expect(result).toMatchObject({ ok: true, changed: true })
    expect(result.ok && result.text.includes(b) && !result.text.includes(a)).toBe(true)
    expect(result.ok && (result.text.match(/#/g) ?? []).length).toBe((text.match(/#/g) ?? []).length)
  })
  it.each([
    ['absent', 'image.nothing', `image:\n  repository: ${image}\n`],
    ['absent', 'image', 'image: somebody/else:1\n'],
    ['unreadable', 'image', `image:\n  repository: ${image}\n`],
    ['unreadable', null, `image: ${image}\n`],
  ])('refuses as %s: %s', (problem, keyPath, text) => {
    expect(edit('helm-values', text, { keyPath })).toMatchObject({ ok: false, problem })
  })
})

it('never throws and, where it edits, leaves every other value as it was', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), fc.oneof(fc.string(), fc.integer(), fc.boolean())),
      fc.string(),
      (others, junk) => {
        edit('kustomize', junk)
        edit('yaml', junk)
        edit('helm-values', junk, { keyPath: 'a.b' })
        delete others.images
        const text = `${Object.entries(others)
          .map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}\n`)
          .join('')}images:\n- name: ${image}\n  digest: ${a}\n`
        const result = edit('kustomize', text)
        expect(result.ok && parse(result.text)).toEqual({ ...others, images: [{ name: image, digest: b }] })
      },
    ),
  )
})
