import { getTranslations } from 'next-intl/server'
import { PageTitle } from '../../../components/shell/page-title.tsx'
import { TrainsView } from '../../../components/train/trains-view.tsx'

export default async function TrainsPage() {
  return (
    <>
      <PageTitle>{(await getTranslations('nav'))('trains')}</PageTitle>
      <TrainsView />
    </>
  )
}
