import { getTranslations } from 'next-intl/server'
import { EnvironmentView } from '../../../../../components/environment/environment-view.tsx'
import { Prefetched } from '../../prefetched.tsx'

interface Address {
  params: Promise<{ slug: string }>
}

export async function generateMetadata({ params }: Address) {
  const { slug } = await params
  const t = await getTranslations()
  const name = t.has(`environment.name.${slug}`) ? t(`environment.name.${slug}`) : slug
  return { title: t('environmentSettings.pageTitle', { name }) }
}

export default async function EnvironmentPage({ params }: Address) {
  const slug = decodeURIComponent((await params).slug)
  return (
    <Prefetched
      load={(queries, api) => [
        queries.prefetchQuery(api.environment.get.queryOptions({ input: { slug } })),
        queries.prefetchQuery(api.person.list.queryOptions()),
      ]}
    >
      <EnvironmentView slug={slug} />
    </Prefetched>
  )
}
