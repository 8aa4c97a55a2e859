import { getTranslations } from 'next-intl/server'
import { EvidenceView } from '../../../../components/ledger/evidence-view.tsx'
import { PageTitle } from '../../../../components/shell/page-title.tsx'

export default async function EvidencePage() {
  return (
    <>
      <PageTitle>{(await getTranslations('evidence'))('title')}</PageTitle>
      <EvidenceView />
    </>
  )
}
