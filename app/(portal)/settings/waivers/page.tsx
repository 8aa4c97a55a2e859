import { getTranslations } from 'next-intl/server'
import { PageTitle } from '../../../../components/shell/page-title.tsx'
import { WaiversView } from '../../../../components/waiver/waivers-view.tsx'
import { Prefetched } from '../prefetched.tsx'

export default async function WaiversPage() {
  return (
    <>
      <PageTitle>{(await getTranslations('waiver'))('list')}</PageTitle>
      <Prefetched load={() => []}>
        <WaiversView />
      </Prefetched>
    </>
  )
}
