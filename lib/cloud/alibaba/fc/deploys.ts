import type { FunctionCode, FunctionDeployPort, FunctionPlace, FunctionPort } from '../../ports/function.ts'
import type { CloudResult } from '../../ports/outcome.ts'
import { CallError, ownRefusal } from '../transport/call-error.ts'
import { type FcCall, isMissing } from './adapter.ts'
import { aliasOf, codeOf, described, functionOf, isOf, versionOf, weightsOf, wishOf } from './map.ts'

/** What the cloud adds to a container when it is asked: nothing that may be written. */
const told = ['resolvedImageUri', 'accelerationInfo']

/** Writes functions; every write looks first. */
export function createFunctionDeploys(call: FcCall, reading: FunctionPort): FunctionDeployPort {
  /** LATEST with the first of the images, unless one of them stands there; all else of the container as it is. */
  const write = (place: FunctionPlace, image: string, instead: string | null) =>
    call(
      place,
      'UpdateFunction',
      async (client, key) => {
        const latest = await client.getFunction(key, place.name, null)
        const { customContainerConfig: container } = latest
        if (!container) throw new CallError('invalid', `${place.name} is no custom container`)
        const standing = [image, instead].find((each) => each !== null && each === container.image)
        if (standing && functionOf(latest, place.region).update !== 'failed')
          return { written: false, image: standing }
        const kept = Object.entries(container).filter(([name]) => !told.includes(name))
        await client.updateContainer(key, place.name, { ...Object.fromEntries(kept), image })
        return { written: true, image }
      },
      false,
    )

  const refusal = (operation: string, code: string, message: string) =>
    ownRefusal('conflict', 'fc', operation, message, code)

  /** A version that was published of the digest, newest first, that `fits`. */
  async function published(
    place: FunctionPlace,
    fits: (version: { promotion: number | null }, at: number) => boolean,
    digest: string,
  ): Promise<CloudResult<string | null>> {
    const page = await reading.listVersions(place, null)
    if (!page.ok) return page
    for (const [at, version] of page.value.items.entries()) {
      if (!fits(version, at)) continue
      const code = await reading.getVersion(place, version.versionId)
      if (!code.ok && !isMissing(code)) return code
      if (code.ok && isOf(code.value, digest)) return { ok: true, value: version.versionId }
    }
    return { ok: true, value: null }
  }

  return {
    ...reading,

    setImage: async (place, { image, instead }) => {
      const first = await write(place, image, instead)
      if (first.ok || first.failure.kind !== 'invalid' || instead === null) return first
      return write(place, instead, null)
    },

    publishVersion: async (place, { digest, promotion }) => {
      const operation = 'PublishFunctionVersion'
      const own = await published(place, (version) => version.promotion === promotion, digest)
      if (!own.ok) return own
      if (own.value !== null) return { ok: true, value: { written: false, versionId: own.value } }
      const latest = await call(place, 'GetFunction', async (client, key) => {
        const wire = await client.getFunction(key, place.name, null)
        return { update: functionOf(wire, place.region).update, code: codeOf(wire) }
      })
      if (!latest.ok) return latest
      if (latest.value.update !== 'done')
        return refusal(operation, 'UpdateInProgress', `${place.name} is being written, or was not`)
      if (!isOf(latest.value.code, digest))
        return refusal(operation, 'OtherImage', other(place, latest.value.code))
      const made = await call(
        place,
        operation,
        async (client, key) =>
          versionOf(await client.publishVersion(key, place.name, described('', promotion, null))),
        false,
      )
      if (!made.ok) {
        if (made.failure.code !== 'VersionPublishError') return made
        const newest = await published(place, (_version, at) => at === 0, digest)
        if (!newest.ok) return newest
        return newest.value === null ? made : { ok: true, value: { written: false, versionId: newest.value } }
      }
      // Somebody may have written LATEST between the look and the publishing.
      const { versionId } = made.value
      const code = await reading.getVersion(place, versionId)
      if (!code.ok) return code
      if (!isOf(code.value, digest)) return refusal(operation, 'OtherImage', other(place, code.value))
      return { ok: true, value: { written: true, versionId } }
    },

    setAlias: async (place, alias, { versionId, other: share, promotion, expected }) => {
      const before = await call(place, 'GetAlias', async (client, key) =>
        aliasOf(await client.getAlias(key, place.name, alias)),
      )
      if (!before.ok && before.failure.code !== 'AliasNotFound') return before
      const fact = before.ok ? before.value : null
      const wish = wishOf(versionId, share)
      if (fact && JSON.stringify(fact.shares) === JSON.stringify(wish))
        return { ok: true, value: { written: false, changedMark: fact.changedMark } }
      if ((fact?.changedMark ?? null) !== expected)
        return refusal('UpdateAlias', 'AliasChanged', `${alias} of ${place.name} was written meanwhile`)
      const body = {
        versionId,
        description: described(fact?.description ?? '', promotion, wish),
        additionalVersionWeight: weightsOf(share),
      }
      return call(
        place,
        fact ? 'UpdateAlias' : 'CreateAlias',
        async (client, key) => {
          const wire = fact
            ? await client.updateAlias(key, place.name, alias, body)
            : await client.createAlias(key, place.name, alias, body)
          return { written: true, changedMark: aliasOf(wire).changedMark }
        },
        false,
      )
    },
  }
}

const other = ({ name }: FunctionPlace, { image, digest }: FunctionCode): string =>
  `${name} is ${image ?? 'no container'}${digest === null ? ', of a digest that is not told' : ''}`
