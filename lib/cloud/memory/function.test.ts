import { describe } from 'vitest'
import { describeFunctions, type FunctionScene } from '../contracts/function.ts'
import { createMemoryCloud } from './cloud.ts'

function arrange(): FunctionScene {
  const cloud = createMemoryCloud()
  const imageTag = 'keep-three'
  const push = (content: string) =>
    cloud.addImage('trade', 'thumbnail', { content, imageTags: [`keep-${content}`] })
  const digests: FunctionScene['digests'] = [push('one'), push('two'), push('three')]
  const repository = `${cloud.host}/trade/thumbnail`
  const place = cloud.functions.add({
    name: 'thumbnail-test',
    image: repository,
    digest: digests[1],
    earlier: [digests[0]],
  })
  cloud.log.deny('production')
  let failure: string | null = null
  return {
    gate: cloud.gate,
    connectionId: 'connection',
    environmentId: 'test',
    otherEnvironmentId: 'production',
    place,
    alias: 'live',
    repository,
    digests,
    imageTag,
    hold: () => cloud.functions.holdUpdates(),
    settle: async () => {
      cloud.functions.endUpdates(failure)
      failure = null
    },
    failNextUpdate: async (reason) => {
      failure = reason
      cloud.functions.holdUpdates()
    },
    refuseDigests: async (on) => cloud.functions.refuseDigests(on),
    hideDigests: async (on) => cloud.functions.hideDigests(on),
    moveAlias: async (versionId) => cloud.functions.moveAlias(place, 'live', [{ versionId, percent: 100 }]),
    deleteVersion: async (versionId) => cloud.functions.deleteVersion(place, versionId),
    close: async () => undefined,
  }
}

describe('functions in memory', () => {
  const scene = arrange()
  describeFunctions(() => scene)
})
