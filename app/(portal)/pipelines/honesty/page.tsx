import { getTranslations } from 'next-intl/server'
import { HonestyView } from '../../../../components/pipeline-finding/honesty-view.tsx'
import { PageTitle } from '../../../../components/shell/page-title.tsx'

export default async function HonestyPage() {
  return (
    <>
      <PageTitle>{(await getTranslations('honesty'))('title')}</PageTitle>
      <HonestyView />
    </>
  )
}
