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
  /** Strategy of an Argo Rollout. */
  rollout?: JsonObject
}

export type ManifestKind = 'Deployment' | 'StatefulSet' | 'Rollout'

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

export function rolloutOf(
  spec: WorkloadSpec,
  annotations: Record<string, string>,
  image = imageOf(spec),
): JsonObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata: metadataOf(spec, annotations),
    spec: { ...workloadSpec(spec, image), strategy: spec.rollout ?? { canary: {} } },
  }
}

/** A Service that sends to all pods of the name. */
export const serviceOf = ({
  namespace,
  name,
  port = 8080,
}: Pick<WorkloadSpec, 'namespace' | 'name' | 'port'>): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace },
  spec: { selector: { 'app.kubernetes.io/name': name }, ports: [{ port: 80, targetPort: port }] },
})

const writers = {
  Deployment: { file: 'deployment.yaml', write: deploymentOf },
  StatefulSet: { file: 'statefulset.yaml', write: statefulSetOf },
  Rollout: { file: 'rollout.yaml', write: rolloutOf },
} satisfies Record<ManifestKind, unknown>

/** The files of a service's folder in a manifest repository, from which exactly its live workload renders. */
export function manifestsOf(spec: WorkloadSpec, kind: ManifestKind = 'Deployment'): Record<string, string> {
  const { file, write } = writers[kind]
  const object = write(spec, {}, spec.image)
  const pin = spec.digest === undefined ? { newTag: spec.tag ?? 'latest' } : { digest: spec.digest }
  const kustomization = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: [file],
    images: [{ name: spec.image, ...pin }],
  }
  return { 'kustomization.yaml': stringify(kustomization), [file]: stringify(object) }
}
