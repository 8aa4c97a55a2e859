import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from './api.ts'
import { type LiveEvent, type LiveState, openLiveStream } from './live-stream.ts'

/** Whatever is frozen or let through decides what may start. */
const frozen = [
  api.runAction.list.key(),
  api.freeze.key(),
  api.freezeView.key(),
  api.emergencyStop.key(),
  api.freezeException.key(),
  api.workingCalendar.key(),
  api.promotion.key(),
  api.board.key(),
]
/** Which queries show a noun; a change of it makes them old. What nobody looks at is not fetched. */
const shownIn: Record<string, readonly (readonly unknown[])[]> = {
  promotion: [
    api.promotion.key(),
    api.observation.key(),
    api.change.key(),
    api.overview.key(),
    api.service.promotions.key(),
    api.override.key(),
    api.train.key(),
    api.readiness.key(),
  ],
  train: [api.train.key(), api.overview.key()],
  service: [
    api.service.list.key(),
    api.service.get.key(),
    api.board.key(),
    api.overview.key(),
    api.build.key(),
  ],
  place: [
    api.change.key(),
    api.service.get.key(),
    api.service.stays.key(),
    api.target.key(),
    api.board.key(),
    api.promotion.explain.key(),
    api.hold.key(),
    api.adoption.key(),
    api.build.key(),
    api.readiness.key(),
    api.run.key(),
  ],
  // Whoever has to be reviewed stands in the strip above every page.
  override: [api.override.key(), api.freezeView.strip.key()],
  'cost-finding': [api.costFinding.key(), api.costQuery.key(), api.sourceRepository.key()],
  'cost-query': [api.costQuery.key(), api.costFinding.summary.key()],
  waiver: [api.waiver.key(), api.promotion.key(), api.pipelineFinding.key()],
  build: [api.service.builds.key(), api.run.key()],
  run: [
    api.figure.slowStages.key(),
    api.service.runs.key(),
    api.run.key(),
    api.runAction.key(),
    api.pipeline.key(),
    api.overview.key(),
  ],
  'run-action': [api.runAction.key(), api.run.get.key(), api.ledger.key()],
  pipeline: [api.pipeline.key()],
  'cost-rule': [api.costRule.key()],
  'cost-fix': [api.costFix.key()],
  'cost-budget': [api.costBudget.key()],
  'pipeline-finding': [api.pipelineFinding.key()],
  environment: [
    api.change.key(),
    api.environment.key(),
    api.board.summary.key(),
    api.observation.stops.key(),
  ],
  comment: [api.promotion.comments.key()],
  notice: [api.notice.key()],
  alert: [api.change.key(), api.observation.get.key()],
  ledger: [api.ledger.key()],
  match: [api.setup.key()],
  sync: [api.setup.key(), api.overview.key(), api.connection.key()],
  hook: [api.hook.key()],
  connection: [api.connection.key(), api.environment.key()],
  person: [api.person.key(), api.session.key(), api.group.key()],
  group: [api.group.key()],
  roster: [api.roster.key(), api.session.key(), api.overview.key()],
  delegation: [api.delegation.key(), api.overview.key()],
  release: [api.release.key(), api.changeClass.key(), api.backMerge.key()],
  'merge-check': [api.mergeCheck.key()],
  freeze: frozen,
  stop: frozen,
  exception: frozen,
  calendar: frozen,
  figure: [api.figure.key()],
  cost: [api.cost.key(), api.serviceCost.key(), api.costBudget.key(), api.costReport.key()],
  'bill-import': [api.billImport.key()],
  'bill-source': [api.billSource.key()],
  clock: [api.session.key(), api.overview.key(), api.board.key(), api.promotion.key(), ...frozen],
}

/** Events come in bursts (a sync touches many services): gathered, then invalidated once. */
function createInvalidator(queries: QueryClient, waitMs = 150) {
  const waiting = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const flush = () => {
    timer = undefined
    const nouns = [...waiting]
    waiting.clear()
    if (nouns.includes('*')) return void queries.invalidateQueries()
    for (const queryKey of nouns.flatMap((noun) => shownIn[noun] ?? []))
      void queries.invalidateQueries({ queryKey })
  }
  return (event: LiveEvent) => {
    waiting.add(event.kind === 'reset' ? '*' : event.noun)
    if (timer === undefined) timer = setTimeout(flush, waitMs)
  }
}

/** Keeps everything visible fresh. Once, in the shell. `signed-out`: the session ended elsewhere. */
export function useLive(): { state: LiveState } {
  const queries = useQueryClient()
  const [state, setState] = useState<LiveState>('connecting')
  useEffect(() => openLiveStream(createInvalidator(queries), setState), [queries])
  useEffect(() => {
    // The stream does not say why it could not be had: perhaps nobody is signed in any more.
    if (state === 'reconnecting') void queries.invalidateQueries({ queryKey: api.session.key() })
  }, [state, queries])
  return { state }
}
