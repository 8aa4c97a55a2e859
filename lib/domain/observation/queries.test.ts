import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type MeasuredTarget, metricChecks, podPattern, promqlOf, sampleQueryOf } from './queries.ts'

const target: MeasuredTarget = {
  namespace: 'trade',
  workloadKind: 'Deployment',
  workloadName: 'order-service',
  container: 'order-service',
}
const pods =
  'namespace="trade",pod=~"order-service-[bcdfghjklmnpqrstvwxz2456789]{1,10}-[bcdfghjklmnpqrstvwxz2456789]{5}"'

describe('the expression of each check', () => {
  it.each([
    [
      'error-rate',
      `(sum(rate(http_requests_total{${pods},code=~"5.."}[120s])) or sum(rate(http_requests_total{${pods}}[120s])) * 0) / sum(rate(http_requests_total{${pods}}[120s]))`,
    ],
    [
      'latency',
      `histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket{${pods}}[120s])))`,
    ],
    [
      'saturation',
      `max(sum by (pod) (rate(container_cpu_usage_seconds_total{${pods},container="order-service"}[120s])) / sum by (pod) (kube_pod_container_resource_limits{${pods},container="order-service",resource="cpu"}) or sum by (namespace, pod) (container_memory_working_set_bytes{${pods},container="order-service"}) / sum by (namespace, pod) (kube_pod_container_resource_limits{${pods},container="order-service",resource="memory"}))`,
    ],
    [
      'restarts',
      `sum(round(increase(kube_pod_container_status_restarts_total{${pods},container="order-service"}[120s])))`,
    ],
  ] as const)('%s', (check, promql) => {
    expect(promqlOf(check, target)).toBe(promql)
  })

  it('asks for the sample over the time that a verdict covers', () => {
    expect(sampleQueryOf(target, 600)).toBe(`sum(increase(http_requests_total{${pods}}[600s]))`)
  })

  it('leaves out the sums that cAdvisor keeps when no container is named', () => {
    const all = promqlOf('restarts', { ...target, container: null })
    expect(all).toContain('container!="",container!="POD"')
  })
})

describe('which pods are the workload’s', () => {
  const matches = (kind: MeasuredTarget['workloadKind'], workloadName: string, pod: string) =>
    new RegExp(`^(?:${podPattern({ ...target, workloadKind: kind, workloadName })})$`).test(pod)

  it.each([
    ['Deployment', 'order', 'order-7d9f6c8b5-x2k4z', true],
    ['Deployment', 'order', 'order-web-7d9f6c8b5-x2k4z', false],
    ['Deployment', 'order', 'preorder-7d9f6c8b5-x2k4z', false],
    ['Deployment', 'order', 'order-web-0', false],
    ['Deployment', 'a.b', 'a.b-7d9f6c8b5-x2k4z', true],
    ['Deployment', 'a.b', 'aXb-7d9f6c8b5-x2k4z', false],
    ['StatefulSet', 'order', 'order-11', true],
    ['StatefulSet', 'order', 'order-web-0', false],
    ['Application', 'order', 'order-group-1-12-7d9f6c8b5-x2k4z', true],
    ['Application', 'order', 'order-7d9f6c8b5-x2k4z', true],
    ['Application', 'order', 'order-web-group-1-12-7d9f6c8b5-x2k4z', false],
    ['Deployment', 'order', 'order-group-1-12-7d9f6c8b5-x2k4z', false],
    ['Deployment', 'order-group-1-12', 'order-group-1-12-7d9f6c8b5-x2k4z', true],
    ['Deployment', 'order-group-1-1', 'order-group-1-12-7d9f6c8b5-x2k4z', false],
  ] as const)('%s %s: %s %s', (kind, name, pod, is) => {
    expect(matches(kind, name, pod)).toBe(is)
  })

  it.each([
    [['order-7d9f6c8b5'], 'order-7d9f6c8b5-x2k4z', true],
    [['order-7d9f6c8b5'], 'order-5c4d3b2f1-x2k4z', false],
    [['a-1', 'b.2'], 'b.2-x2k4z', true],
    [['a-1', 'b.2'], 'bX2-x2k4z', false],
    [[], 'order-7d9f6c8b5-x2k4z', false],
  ] as const)('of the share %j: %s %s', (replicaSets, pod, is) => {
    const share = { ...target, workloadName: 'order', replicaSets }
    expect(new RegExp(`^(?:${podPattern(share)})$`).test(pod)).toBe(is)
  })

  it('lets nothing out of its quotes', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...metricChecks), (text, check) => {
        const promql = promqlOf(check, { ...target, namespace: text, container: text })
        expect(promql.replaceAll(JSON.stringify(text), '""')).toBe(
          promqlOf(check, { ...target, namespace: '', container: '' }),
        )
      }),
    )
  })
})
