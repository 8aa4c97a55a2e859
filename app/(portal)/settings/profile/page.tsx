import { getTranslations } from 'next-intl/server'
import { ProfileView } from '../../../../components/person/profile-view.tsx'
import { PageTitle } from '../../../../components/shell/page-title.tsx'
import { Prefetched } from '../prefetched.tsx'

export default async function ProfilePage() {
  return (
    <>
      <PageTitle>{(await getTranslations('profile'))('title')}</PageTitle>
      <Prefetched load={(queries, api) => [queries.prefetchQuery(api.session.list.queryOptions())]}>
        <ProfileView />
      </Prefetched>
    </>
  )
}
