import { getTranslations } from 'next-intl/server'
import { FindingsView } from '../../../../components/pipeline-finding/findings-view.tsx'
import { PageTitle } from '../../../../components/shell/page-title.tsx'
import { LazyMismatchPanel } from '../../../../components/strategy/lazy-mismatch-panel.tsx'

export default async function FindingsPage() {
  return (
    <>
      <PageTitle>{(await getTranslations('pipelineFinding'))('title')}</PageTitle>
      <FindingsView />
      <LazyMismatchPanel />
    </>
  )
}
