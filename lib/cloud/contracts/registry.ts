import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { Digest } from '../../domain/build/digest.ts'
import type { RegistryPort } from '../ports/registry.ts'
import { everyItem, must, type Scene } from './scene.ts'

const nowhere = Digest.parse(`sha256:${'0'.repeat(64)}`)
const absent = { ok: false, failure: { kind: 'not-found', definite: true } }

/** What RegistryPort promises; also asked of a registry server that is nobody's simulation. */
export function describeRegistry(
  scene: () => Pick<Scene, 'image' | 'index'> & { immutable: Scene['immutable'] | null },
  port: () => Promise<RegistryPort>,
): void {
  describe('registry', () => {
    it('reads a manifest by digest and by tag: exact bytes', async () => {
      const { reference, digest, imageTag } = scene().image
      const registry = await port()
      const found = must(await registry.getManifest(reference, digest))
      expect(`sha256:${createHash('sha256').update(found.bytes).digest('hex')}`).toBe(digest)
      expect(found).toMatchObject({ digest, children: [] })
      expect(must(await registry.getManifest(reference, imageTag)).digest).toBe(digest)
      expect(await registry.getManifest(reference, nowhere)).toMatchObject(absent)
    })

    it('knows the children of an index', async () => {
      const { reference, digest, children } = scene().index
      const found = must(await (await port()).getManifest(reference, digest))
      expect([...found.children].sort()).toEqual([...children].sort())
    })

    it('resolves tags, and says null for one that is not there', async () => {
      const { reference, digest, imageTag } = scene().image
      const registry = await port()
      expect(must(await registry.resolveTag(reference, imageTag))).toBe(digest)
      expect(must(await registry.resolveTag(reference, 'no-such-tag'))).toBeNull()
    })

    it('points a tag to a digest, twice without harm', async () => {
      const { reference, digest } = scene().image
      const registry = await port()
      for (let count = 0; count < 2; count += 1) {
        expect(must(await registry.putTag(reference, 'keep-contract', digest))).toBe(digest)
      }
      expect(must(await registry.resolveTag(reference, 'keep-contract'))).toBe(digest)
      expect(await registry.putTag(reference, 'keep-nothing', nowhere)).toMatchObject(absent)
    })

    it('points a tag to an index as a whole', async () => {
      const { reference, digest, children } = scene().index
      const registry = await port()
      expect(must(await registry.putTag(reference, 'keep-index', digest))).toBe(digest)
      const kept = must(await registry.getManifest(reference, 'keep-index'))
      expect(kept.digest).toBe(digest)
      for (const child of children) must(await registry.getManifest(reference, child))
    })

    it('answers conflict where a tag is immutable and taken', async () => {
      const { immutable } = scene()
      if (immutable === null) return
      const { reference, imageTag, digest } = immutable
      const registry = await port()
      expect(await registry.putTag(reference, imageTag, digest)).toMatchObject({
        ok: false,
        failure: { kind: 'conflict', definite: true },
      })
      const taken = must(await registry.resolveTag(reference, imageTag))
      expect(taken).not.toBe(digest)
      expect(must(await registry.putTag(reference, imageTag, taken ?? nowhere))).toBe(taken)
    })

    it('reads the labels of an image', async () => {
      const { reference, digest, imageTag } = scene().image
      const labels = must(await (await port()).getLabels(reference, digest))
      expect(labels['org.opencontainers.image.revision']).toBe(imageTag)
      expect(await (await port()).getLabels(reference, nowhere)).toMatchObject(absent)
    })
  })
}

/** What ImageCatalogPort promises. */
export function describeImages(scene: () => Scene): void {
  describe('image catalogue', () => {
    const images = async () => (await scene().gate.reading(scene().connectionId)).images
    const repository = async () => {
      const port = await images()
      const { namespace, name } = scene().image.reference
      const all = await everyItem((page) => port.listImageRepositories(page))
      const found = all.find((each) => each.namespace === namespace && each.name === name)
      if (!found) throw new Error(`${namespace}/${name} was not listed`)
      return found
    }

    it('lists repositories with a change mark that moves when something is pushed', async () => {
      const { reference, digest } = scene().image
      const before = await repository()
      expect(before).toMatchObject(reference)
      const { registry } = await scene().gate.promoting(
        scene().connectionId,
        scene().environmentId,
        'wang.mark',
      )
      must(await registry.putTag(reference, `mark-${Date.now()}`, digest))
      expect((await repository()).changedMark).not.toBe(before.changedMark)
    })

    it('lists tags with digest, size and time', async () => {
      const { imageTag, digest } = scene().image
      const port = await images()
      const found = await repository()
      const all = await everyItem((page) => port.listImageTags(found, page))
      const named = all.find((each) => each.name === imageTag)
      expect(named?.digest).toBe(digest)
      expect(named?.sizeBytes).toBeGreaterThan(0)
      expect(named?.pushedAt.getTime()).toBeGreaterThan(0)
      expect(new Set(all.map((each) => each.name)).size).toBe(all.length)
    })

    it('takes a name off a digest, twice without harm, and never off another', async () => {
      const { reference, digest, imageTag } = scene().image
      const { registry, imageTags } = await scene().gate.promoting(
        scene().connectionId,
        scene().environmentId,
        'sluice.sweep',
      )
      const at = await repository()
      must(await registry.putTag(reference, 'keep-removed', digest))
      expect(await imageTags.removeTag(at, 'keep-removed', nowhere)).toMatchObject({
        ok: false,
        failure: { kind: 'conflict', definite: true },
      })
      expect(must(await registry.resolveTag(reference, 'keep-removed'))).toBe(digest)
      expect(must(await imageTags.removeTag(at, 'keep-removed', digest))).toBe(true)
      expect(must(await imageTags.removeTag(at, 'keep-removed', digest))).toBe(false)
      expect(must(await registry.resolveTag(reference, 'keep-removed'))).toBeNull()
      expect(must(await registry.resolveTag(reference, imageTag))).toBe(digest)
    })

    it('reads a scan', async () => {
      const { imageTag, digest } = scene().image
      const scan = must(await (await images()).getScan(await repository(), imageTag, digest))
      expect(scan.state).toBe('complete')
      const counted = Object.values(scan.counts ?? {}).reduce((sum, count) => sum + count, 0)
      expect(scan.findings).toHaveLength(counted)
    })
  })
}
