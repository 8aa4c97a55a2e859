'use client'
import { useTranslations } from 'next-intl'
import type { RunDetail } from '../../lib/api/contract/run.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { clockText, durationText } from '../ui/format/time.ts'
import { Sentence } from '../ui/sentence.tsx'
import { useRunWords } from './run-look.ts'
import { tellingJob } from './run-moment.ts'
import { tookMs, tookText } from './run-time.tsx'

/** Where is it, and what came of it? In one sentence. */
export function RunAnswer({ run, now }: { run: RunDetail; now: number }) {
  const t = useTranslations('run.answer')
  const words = useRunWords()
  const name = useEnvironmentName()
  const telling = tellingJob(run)
  const took = tookMs(run, now) ?? 0
  const left = run.usualMs === null ? 0 : run.usualMs - took
  const places = [...new Set(run.images.flatMap(({ runsIn }) => runsIn.map((at) => at.environment)))]
  const since = telling?.job.startedAt ? now - Date.parse(telling.job.startedAt) : 0
  return (
    <Sentence>
      <span suppressHydrationWarning>
        {t.rich(run.state, {
          service: run.service?.slug ?? run.pipeline,
          run: `${words.kind(run.pipelineKind, run.pipeline)} #${run.number}`,
          job: telling?.job.name ?? '',
          at: telling ? 'yes' : 'no',
          word: run.word,
          took: tookText(run, now),
          since: clockText(since),
          usual: run.usualMs === null ? 'none' : left > 0 ? 'left' : 'over',
          left: clockText(left),
          usualTime: durationText(run.usualMs ?? 0),
          made: run.images.length === 0 ? 'nothing' : places.length > 0 ? 'runs' : 'lies',
          places: places.map(name).join(', '),
          b: (chunks) => <b>{chunks}</b>,
          r: (chunks) => <b className="text-running-fg">{chunks}</b>,
          a: (chunks) => <b className="text-attention-fg">{chunks}</b>,
          d: (chunks) => <b className="text-danger-fg">{chunks}</b>,
        })}
      </span>
    </Sentence>
  )
}
