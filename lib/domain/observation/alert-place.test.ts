import { describe, expect, it } from 'vitest'
import { alertNames, placeOfAlert } from './alert-place.ts'

const testCluster = `c${'1'.repeat(32)}`
const production = `c${'2'.repeat(32)}`
const target = {
  cluster: production,
  clusterName: 'ack-hz-prod',
  namespace: 'trade',
  workloadKind: 'Deployment',
  workloadName: 'order-service',
  serviceId: 'order',
  environmentId: 'production',
}
const inTest = { ...target, cluster: testCluster, clusterName: 'ack-hz-test', environmentId: 'test' }
const batch = { ...target, workloadKind: 'StatefulSet', workloadName: 'order', serviceId: 'order-batch' }

describe('which workload an alert speaks of', () => {
  it.each([
    [{ namespace: 'trade', deployment: 'order-service' }, true],
    [{ namespace: 'trade', workload: 'order-service' }, true],
    [{ namespace: 'trade', pod: 'order-service-7d9f6c8b5-x2k4z' }, true],
    [{ namespace: 'trade', pod: 'order-service-web-7d9f6c8b5-x2k4z' }, false],
    [{ namespace: 'trade', deployment: 'order-service-canary' }, true],
    [{ namespace: 'trade', pod: 'order-service-green-7d9f6c8b5-x2k4z' }, true],
    [{ namespace: 'trade', statefulset: 'order-service' }, false],
    [{ namespace: 'payment', deployment: 'order-service' }, false],
    [{ deployment: 'order-service' }, true],
    [{ namespace: 'trade' }, false],
    [{}, false],
    [{ deployment: 'order-service', _aliyun_arms_involvedObject_id: production }, true],
    [{ deployment: 'order-service', _aliyun_arms_involvedObject_id: testCluster }, false],
    [{ deployment: 'order-service', cluster: 'ack-hz-test' }, false],
    [{ deployment: 'order-service', cluster: 'ack-hz-prod' }, true],
    [{ deployment: 'order-service', cluster: testCluster }, false],
    [{ deployment: 'order-service', clustername: 'ack-hz-test' }, false],
  ] as [Record<string, string>, boolean][])('%o %s', (labels, is) => {
    expect(alertNames(labels, target)).toBe(is)
  })

  it.each([
    [{ deployment: 'order-service-group-1-3' }, true],
    [{ pod: 'order-service-group-1-3-7d9f6c8b5-x2k4z' }, true],
    [{ deployment: 'order-service' }, true],
    [{ deployment: 'order-service-web-group-1-3' }, false],
    [{ statefulset: 'order-service-group-1-3' }, false],
  ] as [Record<string, string>, boolean][])('of an application of EDAS: %o %s', (labels, is) => {
    expect(alertNames({ namespace: 'trade', ...labels }, { ...target, workloadKind: null })).toBe(is)
  })

  it('tells names of clusters only where it knows them', () => {
    const { clusterName: _name, ...nameless } = target
    expect(alertNames({ deployment: 'order-service', cluster: 'ack-hz-test' }, nameless)).toBe(true)
    expect(alertNames({ deployment: 'order-service', cluster: testCluster }, nameless)).toBe(false)
  })
})

describe('whose an alert is', () => {
  const all = [target, inTest, batch]
  it.each([
    [{ namespace: 'trade', deployment: 'order-service', cluster: 'ack-hz-test' }, 'order', 'test'],
    [{ namespace: 'trade', deployment: 'order-service' }, 'order', null],
    [{ namespace: 'trade', pod: 'order-3' }, 'order-batch', 'production'],
    [{ namespace: 'trade', deployment: 'nobody' }, null, null],
  ] as [Record<string, string>, string | null, string | null][])('%o', (labels, serviceId, environmentId) => {
    expect(placeOfAlert(labels, all)).toEqual({ serviceId, environmentId })
  })

  it('is nobody’s when two services are named', () => {
    const twin = { ...target, serviceId: 'twin' }
    expect(placeOfAlert({ deployment: 'order-service' }, [target, twin])).toEqual({
      serviceId: null,
      environmentId: null,
    })
  })
})
