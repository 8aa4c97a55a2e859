import type { PromotionPreview } from '../../lib/api/contract/promotion.ts'
import type { PlaceReadiness } from '../../lib/api/contract/readiness.ts'
import { type Api, keyOf, part } from '../api.ts'
import { listOf, oneOf } from '../arguments.ts'
import type { Command } from '../command.ts'
import { exitCodes } from '../exit-code.ts'
import { misused } from '../failure.ts'
import { findBuild } from '../find-build.ts'
import { agreed, askFor, dryRunExit, planLines, requestOptions } from '../request.ts'

const reasonKeys = ['errors', 'latency', 'wrong-behaviour', 'data', 'dependency', 'drill', 'other'] as const

/** The newest of the last good builds. */
async function lastGood(api: Api, service: string, environment: string): Promise<string> {
  const { environments } = await api.get<{ environments: PlaceReadiness[] }>(
    `/services/${part(service)}/readiness`,
    { environment },
  )
  const build = environments.find((place) => place.environment === environment)?.candidates[0]?.build
  if (!build) throw misused('nothing-to-go-back-to', { service, environment })
  return build.id
}

/** Goes back to what ran before. Starts at once. */
export const rollback: Command = {
  name: 'rollback',
  positionals: ['SERVICE'],
  options: {
    in: { type: 'string', value: 'ENV', required: true },
    why: { type: 'string', value: reasonKeys.join('|'), required: true },
    ...requestOptions,
    'take-over': { type: 'boolean' },
    confirm: { type: 'string', value: 'floor,cloud-away' },
  },
  async run(context) {
    const { typed, around, answer } = context
    const api = context.api()
    const [service = ''] = typed.positionals
    const environment = typed.text('in') ?? ''
    const reasonKey = oneOf(typed.text('why') ?? '', 'why', reasonKeys)
    const wanted = typed.text('build')
    const build = wanted ? await findBuild(api, service, wanted) : await lastGood(api, service, environment)
    const preview = await api.ask<PromotionPreview>('/promotions/preview', {
      service,
      environment,
      build,
      kind: 'rollback',
    })
    if (typed.flag('dry-run')) {
      answer(preview, () => planLines(context, preview))
      return dryRunExit(preview)
    }
    for (const line of planLines(context, preview)) around.err(line)
    if (!(await agreed(context))) return exitCodes.interrupted
    const reason = typed.text('reason')
    const confirmed = listOf(typed.text('confirm'))
    const body = {
      service: preview.service.slug,
      environment: preview.environment,
      build: preview.build.id,
      reasonKey,
      ...(reason ? { reason } : {}),
      ...(typed.flag('take-over') ? { takeOver: true } : {}),
      ...(confirmed.length > 0 ? { confirmed } : {}),
    }
    const what = `rollback:${preview.service.slug}:${preview.environment}:${preview.build.id}`
    const key = keyOf(around.env, typed.text('idempotency-key'), what)
    return askFor(context, api, { path: '/promotions/rollback', body, key, buildId: preview.build.id })
  },
}
