import { getTranslations } from 'next-intl/server'
import { RosterView } from '../../../../components/roster/roster-view.tsx'
import { Prefetched } from '../prefetched.tsx'

export async function generateMetadata() {
  return { title: (await getTranslations('roster'))('title') }
}

export default function RosterPage() {
  return (
    <Prefetched load={() => []}>
      <RosterView />
    </Prefetched>
  )
}
