import { getTranslations } from 'next-intl/server'
import { HandoverView } from '../../../../components/change/handover-view.tsx'
import { PageTitle } from '../../../../components/shell/page-title.tsx'

export default async function HandoverPage() {
  return (
    <>
      <PageTitle>{(await getTranslations('change'))('handover')}</PageTitle>
      <HandoverView />
    </>
  )
}
