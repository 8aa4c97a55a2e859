import type { BuildItem, ServiceDetail } from '../lib/api/contract/service.ts'
import { type Api, part } from './api.ts'
import { exitCodes } from './exit-code.ts'
import { CliFailure, misused } from './failure.ts'
import { buildName, shortDigest } from './name.ts'

const whole = /^(sha256:[0-9a-f]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i

/**
 * What the API takes for a build (a digest, or its id), from what people have at hand: a version, a commit or the
 * beginning of a digest. Never a tag that may move: it has to name exactly one build.
 */
export async function findBuild(api: Api, service: string, wanted: string): Promise<string> {
  if (whole.test(wanted)) return wanted
  const digest = /^(?:sha256:)?([0-9a-f]{7,64})$/i.exec(wanted)?.[1]?.toLowerCase()
  const q = wanted.replace(/^sha256:/i, '')
  const { items } = await api.get<{ items: BuildItem[] }>(`/services/${part(service)}/builds`, {
    q,
    limit: 50,
  })
  const exact = items.filter(({ version }) => version?.toLowerCase() === wanted.toLowerCase())
  const found =
    exact.length > 0
      ? exact
      : items.filter(
          (build) =>
            digest !== undefined &&
            (build.digest.startsWith(`sha256:${digest}`) || build.commitSha?.startsWith(digest)),
        )
  const [build] = found
  if (!build)
    throw new CliFailure(
      exitCodes.notFound,
      { code: 'no-build', message: 'no such build' },
      { wanted, service },
    )
  if (found.length > 1) {
    const which = found.slice(0, 5).map((one) => `${buildName(one)} ${shortDigest(one.digest)}`)
    throw new CliFailure(
      exitCodes.notFound,
      { code: 'several-builds', message: 'several builds', detail: { builds: found.map(({ id }) => id) } },
      { wanted, count: found.length, which: which.join(', ') },
    )
  }
  return build.id
}

/** What runs in the environment before this one on the service's path: what a promotion brings when nothing else is said. */
export async function buildBefore(api: Api, service: string, environment: string): Promise<string> {
  const { path, cells } = await api.get<ServiceDetail>(`/services/${part(service)}`)
  const before = path[path.indexOf(environment) - 1]
  if (before === undefined) throw misused('build-needed', { environment })
  const build = cells.find((cell) => cell.environment === before)?.build
  if (!build) throw misused('nothing-before', { environment, before })
  return build.id
}
