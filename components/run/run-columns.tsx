'use client'
import { useTranslations } from 'next-intl'
import type { RunItem } from '../../lib/api/contract/run-item.ts'
import { BuildName } from '../build/build-name.tsx'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { SlowMark } from '../figure/slow-mark.tsx'
import { Age } from '../shell/age.tsx'
import type { GridColumn } from '../ui/grid/column.ts'
import { Status } from '../ui/status.tsx'
import { kindOfRun, useRunWords } from './run-look.ts'
import { Took } from './run-time.tsx'
import { SeenMark } from './seen-mark.tsx'
import { StageMarks, tellingStage } from './stage-marks.tsx'

const first = 'truncate leading-[18px]'
const second = 'truncate text-fg-3 text-sm leading-[17px]'

/** What a list says of a run; two lines each, the second quieter. */
export function useRunColumns(): GridColumn<RunItem>[] {
  const t = useTranslations('run')
  const words = useRunWords()
  const name = useEnvironmentName()
  const called = (run: RunItem) => `${words.kind(run.pipelineKind, run.pipeline)} #${run.number}`
  return [
    {
      key: 'state',
      title: t('column.state'),
      width: '148px',
      render: (run) => (
        <>
          <span className={first} data-run={run.id} data-state={run.state}>
            <Status
              kind={kindOfRun(run.state)}
              label={words.state(run.state, run.word)}
              quiet={run.state === 'succeeded'}
            />
          </span>
          <span className={second}>
            {run.startedAt ? t.rich('ago', { age: () => <Age at={run.startedAt} /> }) : t('notStarted')}{' '}
            <SeenMark state={run.state} seenAt={run.seenAt} />
          </span>
        </>
      ),
    },
    {
      key: 'service',
      title: t('column.service'),
      width: 'minmax(136px, 1.1fr)',
      render: (run) => (
        <>
          <strong className={`${first} font-medium`} title={run.service?.slug ?? run.pipeline}>
            {run.service?.slug ?? run.pipeline}
          </strong>
          <span className={`${second} max-md:hidden`} title={run.pipeline}>
            {called(run)}
          </span>
          <span className={`${second} md:hidden`}>
            {called(run)} · {run.title ?? run.branch}
          </span>
        </>
      ),
    },
    {
      key: 'what',
      title: t('column.what'),
      width: 'minmax(180px, 2fr)',
      render: (run) => (
        <>
          <span className={first} title={run.title ?? ''}>
            {run.title ?? <code className="font-mono text-fg-2 text-sm">{run.branch ?? '–'}</code>}
          </span>
          <span className={`${second} font-mono`} title={run.commitSha ?? ''}>
            {[run.commitSha?.slice(0, 7), run.title ? run.branch : null].filter(Boolean).join(' ')}
          </span>
        </>
      ),
    },
    {
      key: 'by',
      title: t('column.by'),
      width: 'minmax(88px, 0.7fr)',
      render: (run) => (
        <>
          <span className={first}>{run.actor ?? '–'}</span>
          <span className={second}>{words.trigger(run.trigger)}</span>
        </>
      ),
    },
    {
      key: 'stages',
      title: t('column.stages'),
      width: 'minmax(104px, 0.9fr)',
      render: (run) => {
        const telling = tellingStage(run.stages)
        const where = run.state === 'failed' && run.failure ? run.failure.job : telling?.name
        return (
          <>
            <StageMarks stages={run.stages} />
            {run.stages.length === 0 ? null : (
              <span
                className={`${second} ${run.state === 'failed' ? 'text-danger-fg' : ''}`}
                title={run.failure?.message ?? where ?? ''}
              >
                {run.state === 'succeeded' || !where ? t('stageCount', { count: run.stages.length }) : where}
              </span>
            )}
          </>
        )
      },
    },
    {
      key: 'took',
      title: t('column.took'),
      width: '84px',
      render: (run) => (
        <>
          <span className={`${first} text-fg-2`}>
            <Took span={run} />
          </span>
          <SlowMark run={run.id} className="truncate text-sm leading-[17px]" />
        </>
      ),
    },
    {
      key: 'made',
      title: t('column.made'),
      width: '186px',
      render: (run) => {
        const [build, ...more] = run.builds
        if (!build) return <span className="text-fg-3">–</span>
        return (
          <>
            <span className={first} title={build.digest}>
              <BuildName build={build} /> {more.length > 0 ? `+${more.length}` : ''}
            </span>
            <span className={second} title={run.runsIn.map(name).join(', ')}>
              {run.runsIn.length > 0 ? run.runsIn.map(name).join(', ') : t('nowhere')}
            </span>
          </>
        )
      },
    },
  ]
}
