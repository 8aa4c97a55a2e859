import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { NextIntlClientProvider } from 'next-intl'
import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import type { RunDetail, RunImage, RunJob, RunStage } from '../../lib/api/contract/run.ts'
import { runVerbs } from '../../lib/domain/pipeline/verbs.ts'
import en from '../../messages/en.json' with { type: 'json' }
import zh from '../../messages/zh-CN.json' with { type: 'json' }
import { JobPanel } from './job-panel.tsx'
import { ParameterPanel } from './parameter-panel.tsx'
import { runStates } from './run-filters.ts'
import { RunHead } from './run-head.tsx'
import { RunLine } from './run-line.tsx'
import { chosenJob } from './run-moment.ts'
import { StageGraph } from './stage-graph.tsx'

const at = '2026-06-16T10:00:00.000Z'
const id = (last: number) => `00000000-0000-4000-8000-00000000000${last}`
const digest = `sha256:${'ab'.repeat(32)}`
const times = { startedAt: at, endedAt: null, durationMs: null, usualMs: 60_000 }
const job = (of: Partial<RunJob> = {}): RunJob => ({
  ...times, id: '1', name: 'Unit tests', sign: null, state: 'running', word: 'RUNNING', message: null, offers: [], steps: null,
  ...of,
}) // biome-ignore format: one glance
const stage = (...jobs: RunJob[]): RunStage => ({
  ...times, key: '0', name: 'Tests', state: jobs[0]?.state ?? 'queued', word: '', needs: null, jobs,
}) // biome-ignore format: one glance
const image: RunImage = {
  build: { id: id(3), digest, version: null, commitSha: 'c'.repeat(40), branch: 'main' },
  repository: 'host/trade/cart-web', tags: [], sizeBytes: 29e6, pushedAt: at, goneAt: null,
  runsIn: [{ environment: 'test', since: at }],
} // biome-ignore format: one glance
const allowed = { allowed: true, code: null, message: null }
const run = (of: Partial<RunDetail> = {}): RunDetail => ({
  id: id(1), service: { id: id(2), slug: 'cart-web' }, team: null, productLine: null, pipelineId: id(4),
  pipeline: 'cart-web-ci-k8s', pipelineKind: 'ci', number: 12, state: 'running', word: 'RUNNING', trigger: 'commit',
  branch: 'main', commitSha: 'c'.repeat(40), title: 'fix: CART-1', actor: '孙悦', startedAt: at, endedAt: null,
  durationMs: null, failure: null, stages: [stage(job())], builds: [], runsIn: [], seenAt: at, queueMs: null,
  usualMs: 200_000, parameters: [], sources: [], commit: null, mergeRequest: null, images: [], gates: [],
  previous: null, next: null, complete: false, webUrl: null, now: at,
  may: Object.fromEntries(runVerbs.map((verb) => [verb, allowed])) as RunDetail['may'], ...of,
}) // biome-ignore format: one glance

function draw(node: ReactNode, locale: 'en' | 'zh-CN' = 'en'): string {
  return renderToStaticMarkup(
    <QueryClientProvider client={new QueryClient()}>
      <NextIntlClientProvider
        locale={locale}
        messages={locale === 'en' ? en : zh}
        timeZone="Asia/Shanghai"
        onError={(error) => {
          throw error
        }}
      >
        {node}
      </NextIntlClientProvider>
    </QueryClientProvider>,
  )
}
const text = (html: string) => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')
const panel = (of: RunDetail) => {
  const placed = chosenJob(of, null)
  if (!placed) throw new Error('a job')
  return draw(<JobPanel run={of} placed={placed} />)
}

describe.each(['en', 'zh-CN'] as const)('in %s', (locale) => {
  it.each(runStates)('a run that is %s has its sentence, whatever is known of it', (state) => {
    for (const more of [{}, { stages: [], usualMs: null, startedAt: null, trigger: '4', actor: null }])
      expect(text(draw(<RunHead run={run({ state, ...more })} actions={null} />, locale))).toContain(
        'cart-web',
      )
  })
})

it('shows a state that nobody knows as the cloud called it', () => {
  const odd = run({
    state: 'unknown',
    word: 'SUSPENDED',
    stages: [stage(job({ state: 'unknown', word: 'HELD_BY_QUOTA' }))],
  })
  const head = draw(<RunHead run={odd} actions={null} />)
  expect(text(head)).toContain('a state that Sluice does not know: SUSPENDED')
  expect(text(panel(odd))).toContain('HELD_BY_QUOTA')
  expect(text(panel(run({ stages: [stage(job({ state: 'cancelled', word: 'SKIP' }))] })))).toContain(
    'skipped',
  )
})

it('joins the run to its digest and the environments, each a link', () => {
  const html = draw(<RunLine run={run({ state: 'succeeded', images: [image] })} />)
  expect(html).toContain(`title="${digest}"`)
  expect(html).toContain('data-place="test" data-reached="true"')
  expect(html).toContain('href="/services/cart-web?tab=runtime"')
  expect(text(draw(<RunLine run={run()} />))).toContain('not pushed yet')
  expect(text(draw(<RunLine run={run({ state: 'failed' })} />))).toContain('none was pushed')
})

it('says of a delivery what it carries and where to', () => {
  const parameters = [
    { key: 'VERSION', value: '202606-20260616.539481', masked: false },
    { key: 'ENVIRONMENT', value: 'production', masked: false },
  ]
  const said = text(draw(<RunLine run={run({ pipelineKind: 'cd', parameters })} />))
  expect(said).toContain('202606-20260616.539481')
  expect(said).toContain('delivers to production')
})

it('never has the value of a masked parameter', () => {
  const html = draw(<ParameterPanel parameters={[{ key: 'TOKEN', value: null, masked: true }]} />)
  expect(text(html)).toContain('TOKEN masked; never read')
})

it('gives the reason of a failure, or says that there is none', () => {
  const failed = (message: string | null) =>
    run({ state: 'failed', stages: [stage(job({ state: 'failed', message }))] })
  expect(text(panel(failed('RefundTest failed <b>')))).toContain('RefundTest failed')
  expect(panel(failed('<script>x</script>'))).not.toContain('<script>')
  expect(text(panel(failed(null)))).toContain('Flow gives no reason')
})

it('says who may answer a gate that waits, and what a queued job waits for', () => {
  const waiting = run({
    state: 'waiting',
    stages: [stage(job({ id: '9', name: 'Go-live', state: 'waiting', word: 'WAITING' }))],
    gates: [{ jobId: '9', name: 'Go-live', stage: 'Tests', waiting: true, since: at, answer: null }],
  })
  expect(text(panel(waiting))).toContain('May pass or refuse it')
  const queued = run({ state: 'queued', stages: [stage(job({ state: 'queued', startedAt: null }))] })
  expect(text(panel(queued))).toContain('waits for a free runner')
})

it('does not call a job queued that its run never reached', () => {
  const stages = [stage(job({ state: 'failed' })), { ...stage(job({ id: '2', state: 'queued' })), key: '1' }]
  const graph = (isPast: boolean) =>
    text(draw(<StageGraph stages={stages} isPast={isPast} chosen={null} onChoose={() => {}} />))
  expect(graph(true)).toContain('not reached')
  expect(graph(false)).not.toContain('not reached')
})
