import { describe } from 'vitest'
import { type ApplicationScene, describeApplications } from '../contracts/application.ts'
import { createMemoryCloud } from './cloud.ts'

function arrange(): ApplicationScene {
  const now = new Date('2026-03-02T04:00:00Z')
  let tick = 0
  const cloud = createMemoryCloud({ now: () => new Date(now.getTime() + tick++ * 1000) })
  const cluster = cloud.addCluster('ack-hz-test')
  const push = (name: string, imageTags: string[]) => cloud.addImage('trade', 'order-service', { content: name, imageTags }) // biome-ignore format: one glance
  const [old, fresh, broken] = [push('old', ['v1']), push('fresh', ['v2']), push('broken', ['v3'])]
  const image = `${cloud.host}/trade/order-service`
  const add = (name: string) =>
    cloud.applications.add({
      name,
      cluster: 'ack-hz-test',
      namespace: 'trade',
      image,
      digest: old,
      replicas: 4,
    })
  const applications = {
    calm: add('calm'),
    rolling: add('rolling'),
    gray: add('gray'),
    failing: add('failing'),
    stopped: add('stopped'),
    tagged: add('tagged'),
  }
  cloud.applications.failDigest(broken)
  cloud.applications.refuseDigests(applications.tagged)
  return {
    gate: cloud.gate,
    connectionId: 'connection',
    environmentId: 'test',
    cluster,
    namespace: 'trade',
    applications,
    image,
    old,
    fresh,
    freshTag: 'v2',
    broken,
    settle: async () => {
      for (let turn = 0; turn < 10; turn += 1) cloud.applications.advance()
    },
    orderElsewhere: async (application, at) => {
      cloud.applications.refuseDigests(application, false)
      cloud.applications.orderElsewhere(application, at)
    },
    close: async () => undefined,
  }
}

describe('applications in memory', () => {
  const scene = arrange()
  describeApplications(() => scene)
})
