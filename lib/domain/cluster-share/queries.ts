import { defaultMetricNames } from '../observation/queries.ts'

/** What is asked of a cluster's Prometheus to share its cost out. */
export const shareQuestions = ['requested', 'cpuUsed', 'memoryUsed', 'capacity', 'nodes'] as const
export type ShareQuestion = (typeof shareQuestions)[number]

const { cpu, memory, namespace, pod, container } = defaultMetricNames
/** cAdvisor keeps sums per pod and a pause container beside the containers. */
const own = `${container}!="",${container}!="POD"`

/**
 * Expressions over cAdvisor and kube-state-metrics, which every Managed Prometheus of ACK scrapes. `rangeSeconds` is how far
 * each instant looks back: the step between instants, so that together they see the whole day.
 */
export const shareQuery = (question: ShareQuestion, rangeSeconds: number): string =>
  ({
    requested: `sum by (${namespace}, ${pod}, resource) (kube_pod_container_resource_requests{resource=~"cpu|memory"})`,
    cpuUsed: `sum by (${namespace}, ${pod}) (rate(${cpu}{${own}}[${rangeSeconds}s]))`,
    memoryUsed: `sum by (${namespace}, ${pod}) (${memory}{${own}})`,
    capacity: `sum by (resource) (kube_node_status_allocatable{resource=~"cpu|memory"})`,
    nodes: `count by (provider_id) (kube_node_info)`,
  })[question]
