import { getTranslations } from 'next-intl/server'
import { ProfileView } from '../../../../components/person/profile-view.tsx'
import { Prefetched } from '../prefetched.tsx'

export async function generateMetadata() {
  return { title: (await getTranslations('profile'))('title') }
}

export default function ProfilePage() {
  return (
    <Prefetched load={(queries, api) => [queries.prefetchQuery(api.session.list.queryOptions())]}>
      <ProfileView />
    </Prefetched>
  )
}
