import { getTranslations } from 'next-intl/server'
import { RegistryView } from '../../../../components/registry/registry-view.tsx'
import { Prefetched } from '../prefetched.tsx'

export async function generateMetadata() {
  return { title: (await getTranslations('registry'))('title') }
}

export default function RegistryPage() {
  return (
    <Prefetched load={() => []}>
      <RegistryView />
    </Prefetched>
  )
}
