import { getTranslations } from 'next-intl/server'
import { RegistryView } from '../../../../components/registry/registry-view.tsx'
import { PageTitle } from '../../../../components/shell/page-title.tsx'
import { Prefetched } from '../prefetched.tsx'

export default async function RegistryPage() {
  return (
    <>
      <PageTitle>{(await getTranslations('registry'))('title')}</PageTitle>
      <Prefetched load={() => []}>
        <RegistryView />
      </Prefetched>
    </>
  )
}
