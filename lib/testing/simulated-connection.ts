import { createAlibabaGate } from '../cloud/alibaba/gate.ts'
import type { StoredConnection } from '../cloud/alibaba/stored-connection.ts'
import type { HealthNote } from '../cloud/alibaba/transport/health.ts'
import { secretLabel } from '../domain/connection/secret-label.ts'
import { seal } from '../platform/crypto.ts'

const keys = [{ id: 'test', bytes: Buffer.alloc(32, 7) }]
const id = '01900000-0000-7000-8000-000000000001'
const arn = (name: string) => `acs:ram::1234567890123456:role/${name}`
export const registryHost = 'yunfan-registry.cn-hangzhou.cr.aliyuncs.com'

/** The simulated account as a connection would be stored; environments are named by their slugs. */
export function storedConnection(url: string, change: Partial<StoredConnection> = {}): StoredConnection {
  const sealed = (purpose: string, environmentId: string | null, value: string) => {
    const kept = seal(keys, value, secretLabel({ connectionId: id, purpose, environmentId }))
    return { purpose, environmentId, keyId: kept.keyId, sealed: kept.bytes }
  }
  const environments = ['test', 'pre-production', 'preview', 'production']
  return {
    id,
    kind: 'simulated',
    accountId: '1234567890123456',
    regions: ['cn-hangzhou', 'eu-central-1'],
    yunxiaoOrganisationId: 'yunfan',
    accessKeyId: 'LTAI5tSluiceSim0001',
    disabled: false,
    endpoints: {
      cr: url,
      cs: url,
      arms: url,
      sls: url,
      sts: url,
      bssopenapi: url,
      resourcecenter: url,
      tag: url,
      edas: url,
      fc: url,
      'resource-directory': 'rd-yunfan01',
      yunxiao: url,
      [`host:${registryHost}`]: `${url}/registry/${registryHost}`,
    },
    roles: [
      { purpose: 'reading', environmentId: null, arn: arn('sluice-reader') },
      { purpose: 'cost', environmentId: null, arn: arn('sluice-cost') },
      { purpose: 'tagging', environmentId: null, arn: arn('sluice-tagging') },
      ...environments.map((slug) => ({
        purpose: 'promotion' as const,
        environmentId: slug,
        arn: arn(`sluice-promote-${slug}`),
      })),
    ],
    secrets: [
      sealed('access-key', null, 'sim-secret-0001-not-real'),
      sealed('yunxiao-reader', null, 'pt-sim-reader'),
      sealed('yunxiao-releaser', null, 'pt-sim-releaser'),
      sealed('yunxiao-operator', null, 'pt-sim-operator'),
      sealed('yunxiao-proposer', null, 'pt-sim-proposer'),
      ...environments.map((slug) => sealed('manifest-writer', slug, `pt-sim-manifest-${slug}`)),
    ],
    ...change,
  }
}

/** A gate to a simulated cloud, without a database: one connection, and what its calls experienced. */
export function simulatedGate(url: string, change: Partial<StoredConnection> = {}) {
  const notes: HealthNote[] = []
  const stored = storedConnection(url, change)
  const gate = createAlibabaGate({
    keys,
    allowedPrivateHosts: [],
    readConnection: async (asked) => (asked === id ? stored : null),
    writeHealth: async (batch) => {
      notes.push(...batch)
    },
  })
  return { gate, connectionId: id, notes, stored }
}
