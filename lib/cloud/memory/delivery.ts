import type { ClusterCatalogPort, WorkloadPort } from '../ports/cluster.ts'
import type { IdentityPort } from '../ports/identity.ts'
import type { CloudResult } from '../ports/outcome.ts'
import type { PipelinePort, PipelineStartPort, RunFact } from '../ports/pipeline.ts'
import { type Estate, workloadKey } from './estate.ts'
import { bad, good, pageOf } from './outcome.ts'
import { rolloutWorkload } from './rollout-life.ts'

const pageSize = 20

function wholeRun(estate: Estate, id: string, number: number): CloudResult<RunFact> | null {
  const pipeline = estate.pipelines.get(id)
  const run = pipeline?.runs.find((each) => each.number === number)
  if (!run) return null
  const given = Object.entries(pipeline?.parameters.get(number) ?? {})
  const parameters = run.parameters ?? given.map(([key, value]) => ({ key, value, masked: false }))
  return good({ ...structuredClone(run), parameters })
}

export function memoryPipelines(estate: Estate): PipelinePort {
  return {
    listPipelines: async (ranSince, page) => {
      const wanted = [...estate.pipelines.values()].filter(
        (pipeline) =>
          ranSince === null || pipeline.runs.some((run) => (run.startedAt ?? new Date(0)) >= ranSince),
      )
      const facts = wanted.map(({ externalId, name, createdAt }) => ({ externalId, name, createdAt }))
      return good(pageOf(facts, page, pageSize))
    },
    getPipeline: async (id) => {
      const found = estate.pipelines.get(id)
      if (!found) return bad('not-found', 'pipelines.getPipeline', `no pipeline ${id}`)
      const { runs: _runs, parameters: _parameters, startsAs: _startsAs, ...detail } = found
      return good(detail)
    },
    listRuns: async (id, since, page) => {
      const found = estate.pipelines.get(id)
      if (!found) return bad('not-found', 'pipelines.listRuns', `no pipeline ${id}`)
      const runs = found.runs
        .filter((run) => since === null || (run.startedAt ?? new Date(0)) >= since)
        .sort((a, b) => b.number - a.number)
        .map(({ number, status, trigger, actor, startedAt, endedAt }) => ({
          number,
          status,
          trigger,
          actor,
          startedAt,
          endedAt,
          stages: [],
          branch: null,
          commitSha: null,
        }))
      return good(pageOf(runs, page, pageSize))
    },
    getRun: async (id, number) =>
      wholeRun(estate, id, number) ?? bad('not-found', 'pipelines.getRun', `no run ${number}`),
    latestRun: async (id) => {
      const numbers = estate.pipelines.get(id)?.runs.map((run) => run.number) ?? []
      return (
        wholeRun(estate, id, Math.max(0, ...numbers)) ?? bad('not-found', 'pipelines.latestRun', 'never ran')
      )
    },
  }
}

export function memoryPipelineStarts(estate: Estate): PipelineStartPort {
  return {
    findRun: async (id, { name, value }, since) => {
      const pipeline = estate.pipelines.get(id)
      if (!pipeline) return bad('not-found', 'starts.findRun', `no pipeline ${id}`)
      const found = pipeline.runs
        .filter((run) => (run.startedAt ?? new Date(0)) >= since)
        .sort((a, b) => a.number - b.number)
        .find((run) => pipeline.parameters.get(run.number)?.[name] === value)
      return good(found ? { number: found.number, status: found.status } : null)
    },
    startRun: async (id, parameters) => {
      const pipeline = estate.pipelines.get(id)
      if (!pipeline) return bad('not-found', 'starts.startRun', `no pipeline ${id}`)
      const number = Math.max(0, ...pipeline.runs.map((run) => run.number)) + 1
      pipeline.parameters.set(number, { ...parameters })
      pipeline.runs.push({
        number,
        status: pipeline.startsAs,
        trigger: 'manual',
        actor: null,
        branch: null,
        commitSha: null,
        startedAt: estate.now(),
        endedAt: null,
        stages: [],
      })
      return good(number)
    },
  }
}

export function memoryClusters(estate: Estate): ClusterCatalogPort {
  return {
    listClusters: async (page) =>
      good(
        pageOf(
          [...estate.clusters.values()].map(({ externalId, name, region, state, spec, version }) => ({
            externalId,
            name,
            region,
            state,
            spec,
            version,
          })),
          page,
          pageSize,
        ),
      ),
    listNodePools: async (id) => {
      const found = estate.clusters.get(id)
      return found
        ? good([...found.nodePools])
        : bad('not-found', 'clusters.listNodePools', `no cluster ${id}`)
    },
    listAddons: async (id) => {
      const found = estate.clusters.get(id)
      return found ? good([...found.addons]) : bad('not-found', 'clusters.listAddons', `no cluster ${id}`)
    },
  }
}

export function memoryWorkloads(estate: Estate): WorkloadPort {
  return {
    listWorkloads: async (cluster) => {
      const found = estate.clusters.get(cluster)
      if (!found) return bad('not-found', 'workloads.listWorkloads', `no cluster ${cluster}`)
      const rollouts = [...found.shares.rollouts.values()].map((one) => rolloutWorkload(estate, one))
      return good(structuredClone([...found.workloads.values(), ...rollouts]))
    },
    getWorkload: async (cluster, namespace, kind, name) => {
      const { workloads, shares } = estate.clusters.get(cluster) ?? {}
      const key = `${namespace}/${name}`
      const rollout = kind === 'Rollout' ? shares?.rollouts.get(key) : undefined
      if (rollout) return good(rolloutWorkload(estate, rollout))
      const second = kind === 'Deployment' ? shares?.seconds.get(key)?.fact : undefined
      const found = workloads?.get(workloadKey(namespace, kind, name)) ?? second
      return found
        ? good(structuredClone(found))
        : bad('not-found', 'workloads.getWorkload', `no ${kind} ${namespace}/${name}`)
    },
  }
}

export function memoryIdentity(estate: Estate): IdentityPort {
  return {
    getCallerIdentity: async (arn) =>
      good({
        accountId: '1234567890123456',
        arn: arn ?? 'acs:ram::1234567890123456:user/sluice-portal',
        kind: arn === null ? 'RAMUser' : 'AssumedRoleUser',
      }),
    probeRole: async (arn) => good(estate.probes.get(arn) ?? []),
    probeToken: async (duty, environmentId) =>
      good(estate.probes.get(environmentId === null ? duty : `${duty} ${environmentId}`) ?? []),
  }
}
