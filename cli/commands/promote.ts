import type { PromotionPreview } from '../../lib/api/contract/promotion.ts'
import { keyOf } from '../api.ts'
import { listOf } from '../arguments.ts'
import type { Command } from '../command.ts'
import { exitCodes } from '../exit-code.ts'
import { buildBefore, findBuild } from '../find-build.ts'
import { agreed, askFor, broughtBy, conclude, dryRunExit, planLines, requestOptions } from '../request.ts'

/** Asks for a promotion; shows its gates first. */
export const promote: Command = {
  name: 'promote',
  positionals: ['SERVICE'],
  options: {
    to: { type: 'string', value: 'ENV', required: true },
    ...requestOptions,
    confirm: { type: 'string', value: 'older,suspect' },
    replace: { type: 'boolean' },
    hotfix: { type: 'boolean' },
  },
  async run(context) {
    const { typed, around, words, answer } = context
    const api = context.api()
    const [service = ''] = typed.positionals
    const environment = typed.text('to') ?? ''
    const wanted = typed.text('build')
    const build = wanted
      ? await findBuild(api, service, wanted)
      : await buildBefore(api, service, environment)
    const hotfix = typed.flag('hotfix') ? { hotfix: true } : {}
    const preview = await api.ask<PromotionPreview>('/promotions/preview', {
      service,
      environment,
      build,
      ...hotfix,
    })
    if (typed.flag('dry-run')) {
      answer(preview, () => planLines(context, preview))
      return dryRunExit(preview)
    }
    for (const line of planLines(context, preview)) around.err(line)
    if (preview.request.code === 'already-running-there') {
      around.err(words.say('plan.runsThere', { environment: preview.environment }))
      const promotion = await broughtBy(api, preview)
      if (promotion) return conclude(context, api, promotion)
      answer(preview, () => [])
      return exitCodes.done
    }
    if (!(await agreed(context))) return exitCodes.interrupted
    const confirmed = listOf(typed.text('confirm'))
    const reason = typed.text('reason')
    const body = {
      service: preview.service.slug,
      environment: preview.environment,
      build: preview.build.id,
      ...hotfix,
      ...(reason ? { reason } : {}),
      ...(typed.flag('replace') ? { replace: true } : {}),
      ...(confirmed.length > 0 ? { confirmed } : {}),
    }
    const what = `promote:${preview.service.slug}:${preview.environment}:${preview.build.id}`
    const key = keyOf(around.env, typed.text('idempotency-key'), what)
    return askFor(context, api, { path: '/promotions', body, key, buildId: preview.build.id })
  },
}
