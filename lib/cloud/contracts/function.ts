import { describe, expect, it } from 'vitest'
import type { CloudGate } from '../ports/cloud.ts'
import type { AliasFact, FunctionPlace } from '../ports/function.ts'
import type { CloudResult } from '../ports/outcome.ts'
import { everyItem, must } from './scene.ts'

/** A function that every implementation arranges: versions 1 and 2 of the first two digests, an alias on version 2. */
export interface FunctionScene {
  gate: CloudGate
  connectionId: string
  /** Its promotion role may write the function. */
  environmentId: string
  /** Its promotion role may not. */
  otherEnvironmentId: string
  place: FunctionPlace
  alias: string
  /** host/namespace/repository, with an imageTag of the third digest. */
  repository: string
  digests: [string, string, string]
  imageTag: string
  /** Writes to LATEST stay under way until `settle`. */
  hold(): void
  settle(): Promise<void>
  refuseDigests(on: boolean): Promise<void>
  hideDigests(on: boolean): Promise<void>
  /** Somebody points the alias elsewhere by hand. */
  moveAlias(versionId: string): Promise<void>
  deleteVersion(versionId: string): Promise<void>
  /** The next write to LATEST will not take effect. */
  failNextUpdate(reason: string): Promise<void>
  close(): Promise<void>
}

const conflict = (code: string) => ({ ok: false, failure: { kind: 'conflict', definite: true, code } })
const missing = { ok: false, failure: { kind: 'not-found', definite: true } }

/** What FunctionPort and FunctionDeployPort promise. The cases build on each other, as a promotion does. */
export function describeFunctions(scene: () => FunctionScene): void {
  const reading = async () => (await scene().gate.reading(scene().connectionId)).functions
  const deploys = async (environmentId = scene().environmentId) =>
    (await scene().gate.promoting(scene().connectionId, environmentId, 'wang.fc')).functionDeploys
  const aliasNow = async (): Promise<AliasFact> => {
    const { place, alias } = scene()
    const found = must(await (await reading()).listAliases(place)).find(({ name }) => name === alias)
    if (!found) throw new Error(`no alias ${alias}`)
    return found
  }
  const point = async (
    versionId: string,
    other: { versionId: string; percent: number } | null,
    expected?: string,
  ): Promise<CloudResult<{ written: boolean; changedMark: string }>> => {
    const { place, alias } = scene()
    const seen = expected ?? (await aliasNow()).changedMark
    return (await deploys()).setAlias(place, alias, { versionId, other, promotion: 7, expected: seen })
  }
  const by = (digest: string) => `${scene().repository}@${digest}`

  describe('reading functions', () => {
    it('lists them once, in every region, and shows one as it is', async () => {
      const { place, digests } = scene()
      const port = await reading()
      const all = (await everyItem((page) => port.listFunctions(page))).filter(
        ({ name }) => name === place.name,
      )
      const fact = {
        ...place,
        image: by(digests[1]),
        digest: digests[1],
        runtime: 'custom-container',
        update: 'done',
        problemText: null,
        invocable: true,
        changedMark: expect.stringMatching(/./),
      }
      expect(all).toEqual([fact])
      expect(must(await port.getFunction(place))).toEqual(fact)
    })

    it('shows whom an alias serves, and what a version is made of', async () => {
      const { place, alias, digests } = scene()
      const port = await reading()
      expect(must(await port.getAlias(place, alias))).toMatchObject({
        name: alias,
        promotion: null,
        shares: [{ versionId: '2', percent: 100, digest: digests[1], gone: false }],
      })
      expect((await aliasNow()).shares).toEqual([{ versionId: '2', percent: 100 }])
      expect(must(await port.getVersion(place, '1'))).toEqual({ image: by(digests[0]), digest: digests[0] })
      const versions = await everyItem((page) => port.listVersions(place, page))
      expect(versions).toMatchObject([
        { versionId: '2', promotion: null, createdAt: expect.any(Date) },
        { versionId: '1' },
      ])
      expect(must(await port.findVersion(place, digests[0]))).toBe('1')
      expect(must(await port.findVersion(place, digests[2]))).toBeNull()
    })

    it('says what is not there', async () => {
      const { place } = scene()
      const port = await reading()
      const nowhere = { ...place, name: 'nobody' }
      expect(await port.getFunction(nowhere)).toMatchObject(missing)
      expect(await port.listAliases(nowhere)).toMatchObject(missing)
      expect(await port.getAlias(place, 'nobody')).toMatchObject(missing)
      expect(await port.getVersion(place, '99')).toMatchObject(missing)
    })
  })

  describe('writing a function', () => {
    it('writes the image once, and publishes it when it is ready, once', async () => {
      const { place, digests } = scene()
      const port = await deploys()
      scene().hold()
      const wish = { image: by(digests[2]), instead: null }
      expect(must(await port.setImage(place, wish))).toEqual({ written: true, image: wish.image })
      expect(must(await port.setImage(place, wish))).toEqual({ written: false, image: wish.image })
      expect(must(await port.getFunction(place)).update).toBe('going')
      const order = { digest: digests[2], promotion: 7 }
      expect(await port.publishVersion(place, order)).toMatchObject(conflict('UpdateInProgress'))
      await scene().settle()
      expect(must(await port.getFunction(place)).update).toBe('done')
      expect(await port.publishVersion(place, { ...order, digest: digests[1] })).toMatchObject(
        conflict('OtherImage'),
      )
      expect(must(await port.publishVersion(place, order))).toEqual({ written: true, versionId: '3' })
      expect(must(await port.publishVersion(place, order))).toEqual({ written: false, versionId: '3' })
      // Another promotion of the same build, with nothing changed since: there is nothing to publish.
      const next = must(await port.publishVersion(place, { ...order, promotion: 8 }))
      expect(next).toEqual({ written: false, versionId: '3' })
      const [newest] = must(await port.listVersions(place, null)).items
      expect(newest).toMatchObject({ versionId: '3', promotion: 7 })
      expect((await aliasNow()).shares).toEqual([{ versionId: '2', percent: 100 }])
    })

    it('gives a version a share of the calls, then all, then takes it back', async () => {
      const seen = (await aliasNow()).changedMark
      const share = { versionId: '3', percent: 12.5 }
      expect(must(await point('2', share, seen))).toMatchObject({ written: true })
      expect(must(await point('2', share, seen))).toMatchObject({ written: false })
      expect(await aliasNow()).toMatchObject({
        promotion: 7,
        shares: [{ versionId: '2', percent: 87.5 }, share],
      })
      expect(await point('3', null, seen)).toMatchObject(conflict('AliasChanged'))
      const whole = must(await point('3', null))
      expect(await aliasNow()).toMatchObject({
        shares: [{ versionId: '3', percent: 100 }],
        changedMark: whole.changedMark,
      })
      expect(must(await point('2', null))).toMatchObject({ written: true })
    })

    it('makes an alias that is not there yet', async () => {
      const { place } = scene()
      const port = await deploys()
      const order = { versionId: '1', other: null, promotion: 7, expected: null }
      expect(must(await port.setAlias(place, 'spare', order))).toMatchObject({ written: true })
      expect(must(await port.getAlias(place, 'spare')).shares).toMatchObject([
        { versionId: '1', percent: 100 },
      ])
    })

    it('does not write over what somebody else did meanwhile', async () => {
      const seen = (await aliasNow()).changedMark
      await scene().moveAlias('1')
      expect(await point('3', null, seen)).toMatchObject(conflict('AliasChanged'))
      expect(await aliasNow()).toMatchObject({ promotion: null, shares: [{ versionId: '1', percent: 100 }] })
      await scene().moveAlias('2')
    })

    it('takes an imageTag where digests are refused, and publishes nothing that is not verified', async () => {
      const { place, digests, repository, imageTag } = scene()
      const port = await deploys()
      must(await port.setImage(place, { image: by(digests[0]), instead: null }))
      await scene().settle()
      await scene().refuseDigests(true)
      const image = by(digests[2])
      expect(await port.setImage(place, { image, instead: null })).toMatchObject({
        ok: false,
        failure: { kind: 'invalid', definite: true },
      })
      const instead = `${repository}:${imageTag}`
      expect(must(await port.setImage(place, { image, instead }))).toEqual({ written: true, image: instead })
      expect(must(await port.setImage(place, { image, instead }))).toEqual({ written: false, image: instead })
      await scene().settle()
      await scene().hideDigests(true)
      const order = { digest: digests[2], promotion: 9 }
      expect(must(await port.getFunction(place))).toMatchObject({ image: instead, digest: null })
      expect(await port.publishVersion(place, order)).toMatchObject(conflict('OtherImage'))
      await scene().hideDigests(false)
      expect(must(await port.publishVersion(place, order))).toMatchObject({ written: true, versionId: '4' })
      await scene().refuseDigests(false)
    })

    it('says that a write did not take effect, and makes it again', async () => {
      const { place, digests } = scene()
      const port = await deploys()
      await scene().failNextUpdate('the image could not be pulled')
      const wish = { image: by(digests[1]), instead: null }
      must(await port.setImage(place, wish))
      await scene().settle()
      expect(must(await port.getFunction(place))).toMatchObject({
        update: 'failed',
        problemText: 'the image could not be pulled',
      })
      expect(await port.publishVersion(place, { digest: digests[1], promotion: 10 })).toMatchObject({
        ok: false,
      })
      expect(must(await port.setImage(place, wish))).toMatchObject({ written: true })
      await scene().settle()
      expect(must(await port.getFunction(place))).toMatchObject({ update: 'done', problemText: null })
    })

    it('says that a version is gone', async () => {
      const { place, alias } = scene()
      await scene().deleteVersion('3')
      expect(await point('3', null)).toMatchObject(missing)
      await scene().deleteVersion('2')
      expect(must(await (await reading()).getAlias(place, alias)).shares).toEqual([
        { versionId: '2', percent: 100, image: null, digest: null, gone: true },
      ])
    })

    it('is refused to the role of another environment', async () => {
      const { place, digests, otherEnvironmentId } = scene()
      const port = await deploys(otherEnvironmentId)
      expect(await port.setImage(place, { image: by(digests[0]), instead: null })).toMatchObject({
        ok: false,
        failure: { kind: 'refused', definite: true },
      })
    })
  })
}
