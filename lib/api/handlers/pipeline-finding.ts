import { honestyReport } from '../../use-cases/pipeline-finding/honesty-report.ts'
import { listFindings, summariseFindings } from '../../use-cases/pipeline-finding/list-findings.ts'
import { getProfile, setProfile } from '../../use-cases/pipeline-finding/profile.ts'
import type { HonestyReport, PipelineFindingSummary } from '../contract/pipeline-finding.ts'
import { answer, api, ready } from './procedure.ts'

export const pipelineFinding = {
  list: api.pipelineFinding.list.handler(({ context, input }) =>
    ready(listFindings(context.around, context.actor, input)),
  ),
  summary: api.pipelineFinding.summary.handler(
    async ({ context, input }) =>
      (await answer(summariseFindings(context.around, context.actor, input))) as PipelineFindingSummary,
  ),
  honesty: api.pipelineFinding.honesty.handler(
    async ({ context, input }) =>
      (await answer(honestyReport(context.around, context.actor, input))) as unknown as HonestyReport,
  ),
  profile: api.pipelineFinding.profile.handler(({ context }) =>
    answer(getProfile(context.around, context.actor, null)),
  ),
  setProfile: api.pipelineFinding.setProfile.handler(({ context, input }) =>
    answer(setProfile(context.around, context.actor, input)),
  ),
}
