import { stringify } from 'yaml'
import type { JsonObject } from './object.ts'

/** One service as its manifests describe it. */
export interface WorkloadSpec {
  namespace: string
  name: string
  /** `host/namespace/repository`, without tag or digest. */
  image: string
  /** `sha256:..`; or a tag. */
  digest?: string
  tag?: string
  replicas?: number
  container?: string
  port?: number
  labels?: Record<string, string>
  cpu?: string
  memory?: string
  env?: Record<string, string>
  minReadySeconds?: number
  progressDeadlineSeconds?: number
  probePath?: string
}

function imageOf({ image, digest, tag }: WorkloadSpec): string {
  if (digest !== undefined && digest !== '') return `${image}@${digest}`
  return tag === undefined ? image : `${image}:${tag}`
}

function metadataOf(spec: WorkloadSpec, annotations: Record<string, string>): JsonObject {
  return {
    name: spec.name,
    namespace: spec.namespace,
    labels: {
      'app.kubernetes.io/name': spec.name,
      'app.kubernetes.io/part-of': spec.namespace,
      ...spec.labels,
    },
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  }
}

function workloadSpec(spec: WorkloadSpec, image: string): JsonObject {
  const { name, port = 8080, cpu = '500m', memory = '1Gi', probePath = '/healthz' } = spec
  const env = Object.entries(spec.env ?? {}).map(([key, value]) => ({ name: key, value }))
  const container: JsonObject = {
    name: spec.container ?? name,
    image,
    ports: [{ containerPort: port, name: 'http' }],
    ...(env.length === 0 ? {} : { env }),
    readinessProbe: { httpGet: { path: probePath, port: 'http' }, periodSeconds: 5 },
    resources: { requests: { cpu, memory }, limits: { cpu, memory } },
  }
  return {
    replicas: spec.replicas ?? 3,
    ...(spec.minReadySeconds === undefined ? {} : { minReadySeconds: spec.minReadySeconds }),
    selector: { matchLabels: { 'app.kubernetes.io/name': name } },
    template: {
      metadata: {
        labels: {
          'app.kubernetes.io/name': name,
          'app.kubernetes.io/part-of': spec.namespace,
          ...spec.labels,
        },
      },
      spec: { containers: [container] },
    },
  }
}

export function deploymentOf(
  spec: WorkloadSpec,
  annotations: Record<string, string>,
  image = imageOf(spec),
): JsonObject {
  const { progressDeadlineSeconds } = spec
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadataOf(spec, annotations),
    spec: {
      ...workloadSpec(spec, image),
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      ...(progressDeadlineSeconds === undefined ? {} : { progressDeadlineSeconds }),
    },
  }
}

export function statefulSetOf(
  spec: WorkloadSpec,
  annotations: Record<string, string>,
  image = imageOf(spec),
): JsonObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: metadataOf(spec, annotations),
    spec: { ...workloadSpec(spec, image), serviceName: spec.name },
  }
}

/** The files of a service's folder in a manifest repository, from which exactly its live workload renders. */
export function manifestsOf(
  spec: WorkloadSpec,
  kind: 'Deployment' | 'StatefulSet' = 'Deployment',
): Record<string, string> {
  const file = kind === 'Deployment' ? 'deployment.yaml' : 'statefulset.yaml'
  const object =
    kind === 'Deployment' ? deploymentOf(spec, {}, spec.image) : statefulSetOf(spec, {}, spec.image)
  const pin = spec.digest === undefined ? { newTag: spec.tag ?? 'latest' } : { digest: spec.digest }
  const kustomization = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: [file],
    images: [{ name: spec.image, ...pin }],
  }
  return { 'kustomization.yaml': stringify(kustomization), [file]: stringify(object) }
}
