'use client'
import dynamic from 'next/dynamic'
import { useTranslations } from 'next-intl'
import { useAddress } from '../board/board-filters.ts'
import { RunsView } from '../run/runs-view.tsx'
import { ButtonLink } from '../ui/button-link.tsx'
import { SegmentedControl } from '../ui/segmented-control.tsx'

// The runs are what one comes for; the list of pipelines comes when it is asked for.
const PipelinesView = dynamic(() => import('./pipelines-view.tsx').then((module) => module.PipelinesView))

const views = ['runs', 'pipelines'] as const

/** Runs of all pipelines, and as a second view the pipelines themselves. */
export function PipelinesPage() {
  const t = useTranslations('pipeline')
  const findings = useTranslations('pipelineFinding')
  const figures = useTranslations('figure')
  const { params, set } = useAddress()
  const view = params.get('view') === 'pipelines' ? 'pipelines' : 'runs'
  const choice = (
    <span className="flex flex-wrap items-center gap-2">
      <ButtonLink href="/pipelines/figures">{figures('title')}</ButtonLink>
      <ButtonLink href="/pipelines/findings">{findings('list')}</ButtonLink>
      <SegmentedControl
        label={t('view.label')}
        options={views.map((key) => ({ key, label: t(`view.${key}`) }))}
        selected={view}
        onSelect={(key) => set({ view: key === 'runs' ? null : key, pipeline: null })}
      />
    </span>
  )
  return view === 'pipelines' ? <PipelinesView views={choice} /> : <RunsView views={choice} />
}
