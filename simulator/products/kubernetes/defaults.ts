import type { JsonObject } from './object.ts'
import { isObject, type Json, textOf } from './object.ts'

const firstGiven = (given: JsonObject, defaults: JsonObject): JsonObject => ({
  ...defaults,
  ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== null)),
})

const objectAt = (value: Json | undefined): JsonObject => (isObject(value) ? value : {})
const listAt = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : [])

function containerDefaults(container: Json): Json {
  if (!isObject(container)) return container
  const image = textOf(container.image ?? '')
  const moving = !image.includes('@') && (!/:[^/]+$/.test(image) || image.endsWith(':latest'))
  const ports = listAt(container.ports).map((port) => firstGiven(objectAt(port), { protocol: 'TCP' }))
  return firstGiven(
    {
      ...container,
      ...(ports.length > 0 ? { ports } : {}),
      ...(isObject(container.readinessProbe)
        ? { readinessProbe: probeDefaults(container.readinessProbe) }
        : {}),
      ...(isObject(container.livenessProbe) ? { livenessProbe: probeDefaults(container.livenessProbe) } : {}),
    },
    {
      imagePullPolicy: moving ? 'Always' : 'IfNotPresent',
      resources: {},
      terminationMessagePath: '/dev/termination-log',
      terminationMessagePolicy: 'File',
    },
  )
}

function probeDefaults(probe: JsonObject): JsonObject {
  const http = isObject(probe.httpGet) ? { httpGet: firstGiven(probe.httpGet, { scheme: 'HTTP' }) } : {}
  return firstGiven(
    { ...probe, ...http },
    { failureThreshold: 3, periodSeconds: 10, successThreshold: 1, timeoutSeconds: 1 },
  )
}

function podSpecDefaults(spec: JsonObject): JsonObject {
  return firstGiven(
    { ...spec, containers: listAt(spec.containers).map(containerDefaults) },
    {
      dnsPolicy: 'ClusterFirst',
      restartPolicy: 'Always',
      schedulerName: 'default-scheduler',
      securityContext: {},
      terminationGracePeriodSeconds: 30,
    },
  )
}

function templateDefaults(template: Json | undefined): JsonObject {
  const given = objectAt(template)
  return {
    ...given,
    metadata: firstGiven(objectAt(given.metadata), { creationTimestamp: null }),
    spec: podSpecDefaults(objectAt(given.spec)),
  }
}

const rolling = { type: 'RollingUpdate' }

function strategyDefaults(strategy: Json | undefined): JsonObject {
  const given = firstGiven(objectAt(strategy), rolling)
  if (given.type !== 'RollingUpdate') return given
  const percentages = { maxSurge: '25%', maxUnavailable: '25%' }
  return { ...given, rollingUpdate: firstGiven(objectAt(given.rollingUpdate), percentages) }
}

const byKind: Record<string, (spec: JsonObject) => JsonObject> = {
  Deployment: (spec) => ({
    ...firstGiven(spec, { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 }),
    strategy: strategyDefaults(spec.strategy),
    template: templateDefaults(spec.template),
  }),
  StatefulSet: (spec) => ({
    ...firstGiven(spec, {
      replicas: 1,
      revisionHistoryLimit: 10,
      podManagementPolicy: 'OrderedReady',
      serviceName: '',
    }),
    updateStrategy: firstGiven(objectAt(spec.updateStrategy), {
      ...rolling,
      rollingUpdate: { partition: 0 },
    }),
    template: templateDefaults(spec.template),
  }),
  Rollout: (spec) => ({
    ...firstGiven(spec, {
      replicas: 1,
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
      strategy: {},
    }),
    template: templateDefaults(spec.template),
  }),
  ReplicaSet: (spec) => ({ ...firstGiven(spec, { replicas: 1 }), template: templateDefaults(spec.template) }),
  Pod: podSpecDefaults,
  Service: (spec) => firstGiven(spec, { type: 'ClusterIP', sessionAffinity: 'None' }),
  Namespace: (spec) => firstGiven(spec, { finalizers: ['kubernetes'] }),
}

/** The spec as the API server keeps it: what the author left out filled in, so that two readings of one manifest compare equal. */
export function withDefaults(kind: string, spec: JsonObject | undefined): JsonObject | undefined {
  const fill = byKind[kind]
  return fill === undefined ? spec : fill(spec ?? {})
}
