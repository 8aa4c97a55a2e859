import type { EnvironmentPlacement, EnvironmentSettings } from '../../lib/domain/environment/settings.ts'
import { ObservationLimits } from '../../lib/domain/observation/limits.ts'

// Where the demo's values live: what an admin would have typed into Settings. The estate itself (services, images,
// workloads) is never written here: it comes from the simulated cloud through sync.

const account = '1234567890123456'
const role = (name: string) => `acs:ram::${account}:role/${name}`
export const registryHost = 'yunfan-registry.cn-hangzhou.cr.aliyuncs.com'
const copyHost = 'yunfan-registry-eu.eu-central-1.cr.aliyuncs.com'

export const organisation = { name: '云帆零售 Yunfan Retail', timeZone: 'Asia/Shanghai' }

export const connection = {
  name: '云帆 Yunfan',
  accountId: account,
  regions: ['cn-hangzhou', 'eu-central-1'],
  yunxiaoOrganisationId: 'yunfan',
  accessKeyId: 'LTAI5tSluiceSim0001',
}

export const roles = [
  { purpose: 'reading', environment: null, arn: role('sluice-reader') },
  { purpose: 'cost', environment: null, arn: role('sluice-cost') },
  { purpose: 'tagging', environment: null, arn: role('sluice-tagging') },
] as const

/** Credentials of the simulated cloud: they open nothing real, and are sealed like real ones. */
export const secrets = [
  { purpose: 'access-key', value: 'sim-secret-0001-not-real' },
  { purpose: 'yunxiao-reader', value: 'pt-sim-reader' },
  { purpose: 'yunxiao-releaser', value: 'pt-sim-releaser' },
  { purpose: 'yunxiao-operator', value: 'pt-sim-operator' },
  { purpose: 'yunxiao-proposer', value: 'pt-sim-proposer' },
] as const

/** Products and hosts of the connection, all behind the simulator's one port. */
export function endpointsOf(simulatorUrl: string): Record<string, string> {
  const base = simulatorUrl.replace(/\/$/, '')
  return {
    cr: base,
    cs: base,
    arms: base,
    sls: base,
    sts: base,
    bssopenapi: base,
    resourcecenter: base,
    edas: base,
    fc: base,
    tag: base,
    'resource-directory': 'rd-yunfan01',
    yunxiao: base,
    [`host:${registryHost}`]: `${base}/registry/${registryHost}`,
    [`host:${copyHost}`]: `${base}/registry/${copyHost}`,
  }
}

const settings = (own: Partial<EnvironmentSettings>): EnvironmentSettings => ({
  startMode: 'automatic',
  soakMinutes: 0,
  observationMinutes: 0,
  outsideStaysCount: false,
  rolloutCap: 10,
  observation: ObservationLimits.parse({}),
  bakeMinutes: 0,
  rolloutTimeoutMinutes: 10,
  sizeLimitBytes: 200_000_000,
  sizeSeverity: 'warn',
  tagIntegritySeverity: 'at-end',
  registry: { required: 'at-end', severity: 'warn' },
  pullStorm: { nodes: 20 },
  costTags: { staying: 'warn', entering: 'warn' },
  scan: { addedHigh: 0, addedMedium: 5, freshHours: 24 * 30, graceDays: 14 },
  requiredChecks: ['单元测试 Unit tests'],
  approvals: {
    count: 0,
    role: 'release-manager',
    requesterMayApprove: false,
    builderMayApprove: false,
    approverMayStart: true,
    lapseDays: 7,
    group: null,
    groupMode: 'beside',
    escalateAfterMinutes: 30,
  },
  ...own,
})

/** Functions are told apart by the last part of their names, as clusters are. */
const functionNames: Record<string, string> = {
  test: '*-test',
  'pre-production': '*-pre',
  preview: '*-gray',
  production: '*-prod',
}

const placement = (slug: string, clusters: string[]): EnvironmentPlacement => ({
  clusters: clusters.map((name, index) => ({ name, wave: index + 1, namespaces: [] })),
  functions: [{ region: 'cn-hangzhou', name: functionNames[slug] ?? `*-${slug}`, alias: 'live', wave: 1 }],
  manifest: {
    repository: `yunfan/manifests-${slug}`,
    branch: 'main',
    pathTemplate: '{cluster}/{service}/kustomization.yaml',
    format: 'kustomize',
  },
})

interface SimulatedEnvironment {
  slug: string
  rank: number
  regions: string[]
  settings: EnvironmentSettings
  placement: EnvironmentPlacement
  promotionRole: string
  manifestToken: string
}

const environment = (
  slug: string,
  rank: number,
  regions: string[],
  clusters: string[],
  own: Partial<EnvironmentSettings>,
): SimulatedEnvironment => ({
  slug,
  rank,
  regions,
  settings: settings(own),
  placement: placement(slug, clusters),
  promotionRole: role(`sluice-promote-${slug}`),
  manifestToken: `pt-sim-manifest-${slug}`,
})

/** Waiting times are minutes, not days: a newcomer should see a build arrive in production. */
export const environments: SimulatedEnvironment[] = [
  environment('test', 10, ['cn-hangzhou'], ['ack-hz-test'], {
    outsideStaysCount: true,
    scan: { addedHigh: 5, addedMedium: 50, freshHours: 24 * 30, graceDays: 30 },
  }),
  environment('pre-production', 20, ['cn-hangzhou'], ['ack-hz-pre'], { observationMinutes: 1 }),
  environment('preview', 30, ['cn-hangzhou'], ['ack-hz-gray'], {
    soakMinutes: 1,
    observationMinutes: 1,
    observation: ObservationLimits.parse({ policy: 'roll-back' }),
  }),
  environment('production', 40, ['cn-hangzhou', 'eu-central-1'], ['ack-hz-prod', 'ack-eu-prod'], {
    startMode: 'manual',
    soakMinutes: 1,
    observationMinutes: 2,
    observation: ObservationLimits.parse({ policy: 'roll-back' }),
    approvals: { ...settings({}).approvals, count: 1 },
  }),
]
