// Rows with sensible values, each of which a test may overrule. Builders take what they hang on and make nothing else,
// except `createEstate`, which makes a whole small company.
import { createHash } from 'node:crypto'
import type { Database } from '../catalog/database.ts'
import type { Prisma } from '../catalog/generated/client.ts'
import type { EnvironmentPlacement, EnvironmentSettings } from '../domain/environment/settings.ts'
import { ObservationLimits } from '../domain/observation/limits.ts'
import { newId } from '../platform/ids.ts'

/** A valid digest that depends on the words alone. */
export function digestOf(...words: (string | number)[]): string {
  return `sha256:${createHash('sha256').update(words.join(' ')).digest('hex')}`
}

/** A valid commit id that depends on the words alone. */
export function commitOf(...words: (string | number)[]): string {
  return createHash('sha1').update(words.join(' ')).digest('hex')
}

/** Settings that let everything through at once: tests tighten what they are about. */
export const openSettings: EnvironmentSettings = {
  startMode: 'automatic',
  soakMinutes: 0,
  observationMinutes: 0,
  outsideStaysCount: true,
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
  scan: { addedHigh: 0, addedMedium: 10, freshHours: 24 * 30, graceDays: 14 },
  requiredChecks: [],
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
}

const longAgo = new Date('2026-01-01T00:00:00Z')
type Data<T extends Prisma.ModelName> = Partial<
  Prisma.TypeMap['model'][T]['operations']['create']['args']['data']
>

/** Where rows are made: for themselves, or in a transaction. */
export type Builds = Pick<Database, 'prisma'> | { prisma: Prisma.TransactionClient }

export function builders({ prisma }: Builds) {
  const slugged = (prefix: string, id: string) => `${prefix}-${id.slice(-6)}`
  return {
    organisation: (data: Data<'Organisation'> = {}) =>
      prisma.organisation.create({ data: { id: newId(), name: '云帆零售 Yunfan Retail', ...data } }),

    connection: (data: Data<'Connection'> = {}) => {
      const id = newId()
      return prisma.connection.create({
        data: {
          id,
          name: slugged('connection', id),
          kind: 'simulated',
          accountId: '1234567890123456',
          regions: ['cn-hangzhou'],
          yunxiaoOrganisationId: 'yunfan',
          accessKeyId: 'LTAI5tSluiceSim0001',
          ...data,
        } as Prisma.ConnectionUncheckedCreateInput,
      })
    },

    environment: async (
      connectionId: string,
      slug: string,
      rank: number,
      settings: Partial<EnvironmentSettings> = {},
      placement?: EnvironmentPlacement,
    ) => {
      const id = newId()
      const all = { ...openSettings, ...settings }
      return prisma.environment.create({
        data: {
          id,
          slug,
          rank,
          connectionId,
          regions: ['cn-hangzhou'],
          settings: all,
          placement: placement ?? {
            clusters: [{ name: `ack-hz-${slug}`, wave: 1, namespaces: [] }],
            manifest: {
              repository: `yunfan/manifests-${slug}`,
              branch: 'main',
              pathTemplate: '{cluster}/{service}/kustomization.yaml',
              format: 'kustomize',
            },
          },
          history: { create: { id: newId(), version: 1, settings: all } },
        },
      })
    },

    path: (environmentIds: string[], data: Data<'PromotionPath'> = {}) =>
      prisma.promotionPath.create({
        data: { id: newId(), name: 'standard', environmentIds, isDefault: true, ...data },
      }),

    team: (slug: string, name = slug) => prisma.team.create({ data: { id: newId(), slug, name } }),

    productLine: (slug: string, name = slug) =>
      prisma.productLine.create({ data: { id: newId(), slug, name } }),

    service: (data: Data<'Service'> = {}) => {
      const id = newId()
      const slug = (data.slug as string | undefined) ?? slugged('service', id)
      return prisma.service.create({
        data: { id, slug, searchText: slug, ...data } as Prisma.ServiceUncheckedCreateInput,
      })
    },

    cluster: (connectionId: string, name: string, data: Data<'Cluster'> = {}) =>
      prisma.cluster.create({
        data: {
          id: newId(),
          connectionId,
          externalId: `c-${name}`,
          name,
          region: 'cn-hangzhou',
          state: 'running',
          spec: 'ack.pro.small',
          version: '1.34.1',
          seenAt: longAgo,
          ...data,
        } as Prisma.ClusterUncheckedCreateInput,
      }),

    /** An ACK Deployment named like the service, with a kustomize manifest. */
    target: (
      service: { id: string; slug: string },
      environment: { id: string; slug: string },
      cluster: { id: string; name: string },
      data: Data<'Target'> = {},
    ) =>
      prisma.target.create({
        data: {
          id: newId(),
          serviceId: service.id,
          environmentId: environment.id,
          kind: 'ack',
          clusterId: cluster.id,
          namespace: 'trade',
          workloadKind: 'Deployment',
          workloadName: service.slug,
          manifestRepository: `yunfan/manifests-${environment.slug}`,
          manifestBranch: 'main',
          manifestPath: `${cluster.name}/${service.slug}/kustomization.yaml`,
          manifestFormat: 'kustomize',
          ...data,
        } as Prisma.TargetUncheckedCreateInput,
      }),

    codeRepository: (connectionId: string, path: string, data: Data<'CodeRepository'> = {}) =>
      prisma.codeRepository.create({
        data: {
          id: newId(),
          connectionId,
          externalId: path,
          path,
          defaultBranch: 'main',
          seenAt: longAgo,
          ...data,
        } as Prisma.CodeRepositoryUncheckedCreateInput,
      }),

    imageRepository: (connectionId: string, name: string, data: Data<'ImageRepository'> = {}) =>
      prisma.imageRepository.create({
        data: {
          id: newId(),
          connectionId,
          instanceId: 'cri-yunfan0001',
          externalId: `crr-${name}`,
          host: 'yunfan-registry.cn-hangzhou.cr.aliyuncs.com',
          namespace: 'trade',
          name,
          seenAt: longAgo,
          ...data,
        } as Prisma.ImageRepositoryUncheckedCreateInput,
      }),

    /** A scanned build without findings; `word` decides digest and commit. */
    build: (
      imageRepository: { id: string; serviceId?: string | null },
      word: string | number,
      data: Data<'Build'> = {},
    ) =>
      prisma.build.create({
        data: {
          id: newId(),
          imageRepositoryId: imageRepository.id,
          serviceId: imageRepository.serviceId ?? null,
          digest: digestOf(imageRepository.id, word),
          commitSha: commitOf(imageRepository.id, word),
          branch: 'main',
          sizeBytes: 90_000_000n,
          pushedAt: longAgo,
          scanState: 'complete',
          scannedAt: longAgo,
          declaredAt: longAgo,
          scanHigh: 0,
          scanMedium: 0,
          scanLow: 0,
          scanUnknown: 0,
          seenAt: longAgo,
          ...data,
        } as Prisma.BuildUncheckedCreateInput,
      }),

    pipeline: (connectionId: string, name: string, data: Data<'Pipeline'> = {}) =>
      prisma.pipeline.create({
        data: {
          id: newId(),
          connectionId,
          externalId: name,
          name,
          kind: 'ci',
          seenAt: longAgo,
          ...data,
        } as Prisma.PipelineUncheckedCreateInput,
      }),

    run: (pipelineId: string, number: number, data: Data<'PipelineRun'> = {}) =>
      prisma.pipelineRun.create({
        data: {
          id: newId(),
          pipelineId,
          number,
          state: 'succeeded',
          rawStatus: 'SUCCESS',
          startedAt: longAgo,
          endedAt: longAgo,
          seenAt: longAgo,
          ...data,
        } as Prisma.PipelineRunUncheckedCreateInput,
      }),

    /** An open stay of a build since long ago, seen just now. */
    stay: (
      service: { id: string },
      environment: { id: string },
      build: { id: string; digest: string },
      data: Data<'Stay'> = {},
    ) =>
      prisma.stay.create({
        data: {
          id: newId(),
          serviceId: service.id,
          environmentId: environment.id,
          digest: build.digest,
          buildId: build.id,
          cause: 'adopted',
          startedAt: longAgo,
          lastSeenAt: new Date(),
          ...data,
        } as Prisma.StayUncheckedCreateInput,
      }),

    place: (
      service: { id: string },
      environment: { id: string },
      build: { id: string; digest: string } | null,
      data: Data<'Place'> = {},
    ) =>
      prisma.place.create({
        data: {
          serviceId: service.id,
          environmentId: environment.id,
          runningBuildId: build?.id ?? null,
          runningDigest: build?.digest ?? null,
          runningSinceAt: build ? longAgo : null,
          desiredBuildId: build?.id ?? null,
          desiredDigest: build?.digest ?? null,
          readyTargets: build ? 1 : 0,
          totalTargets: 1,
          readyPods: build ? 2 : 0,
          totalPods: 2,
          seenAt: new Date(),
          ...data,
        } as Prisma.PlaceUncheckedCreateInput,
      }),

    promotion: (
      service: { id: string },
      environment: { id: string },
      build: { id: string; digest: string },
      data: Data<'Promotion'> = {},
    ) =>
      prisma.promotion.create({
        data: {
          id: newId(),
          serviceId: service.id,
          environmentId: environment.id,
          buildId: build.id,
          digest: build.digest,
          startMode: 'automatic',
          settingsVersion: 1,
          requestedAt: new Date(),
          expiresAt: new Date(Date.now() + 7 * 86_400_000),
          ...data,
        } as Prisma.PromotionUncheckedCreateInput,
      }),
  }
}
