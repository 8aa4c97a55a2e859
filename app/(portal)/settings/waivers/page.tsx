import { getTranslations } from 'next-intl/server'
import { WaiversView } from '../../../../components/waiver/waivers-view.tsx'
import { Prefetched } from '../prefetched.tsx'

export async function generateMetadata() {
  return { title: (await getTranslations('waiver'))('list') }
}

export default function WaiversPage() {
  return (
    <Prefetched load={() => []}>
      <WaiversView />
    </Prefetched>
  )
}
