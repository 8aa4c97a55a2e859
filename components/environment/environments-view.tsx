'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Panel } from '../ui/panel.tsx'
import { Sentence } from '../ui/sentence.tsx'
import { ShortTable } from '../ui/short-table.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import { useEnvironmentName } from './environment-name.ts'
import { PromotionRoleState } from './promotion-role-state.tsx'
import { useSettingsWords } from './settings-words.ts'

/** How strict is each environment, and can the portal write there? */
export function EnvironmentsView() {
  const t = useTranslations('environmentSettings')
  const name = useEnvironmentName()
  const words = useSettingsWords()
  const environments = useQuery(api.environment.list.queryOptions())
  if (environments.error && !environments.data) {
    return <FailureNote error={environments.error} onRetry={() => void environments.refetch()} />
  }
  if (!environments.data) return <ListSkeleton rows={4} />
  const items = environments.data.items
  const broken = items.filter(
    (one) => !one.promotionRole || one.promotionRole.problem || one.promotionRole.missing.length > 0,
  )
  return (
    <>
      <Sentence>
        {t.rich(broken.length > 0 ? 'answerBroken' : 'answer', {
          count: items.length,
          names: broken.map((one) => name(one.slug)).join(', '),
          b: (chunks) => <b>{chunks}</b>,
          a: (chunks) => <b className="text-attention-fg">{chunks}</b>,
        })}
      </Sentence>
      <Panel title={t('title')} count={items.length}>
        <ShortTable
          label={t('title')}
          rows={items}
          rowKey={(one) => one.id}
          columns={[
            {
              key: 'name',
              title: t('environment'),
              render: (one) => (
                <Link
                  href={`/settings/environments/${one.slug}`}
                  className="font-medium text-accent-fg hover:underline"
                >
                  {name(one.slug)}
                </Link>
              ),
            },
            {
              key: 'start',
              title: words.name('startMode'),
              render: (one) => words.value('startMode', one.settings),
            },
            {
              key: 'approvals',
              title: words.name('approvals'),
              render: (one) => words.value('approvals', one.settings),
            },
            {
              key: 'soak',
              title: words.name('soakMinutes'),
              render: (one) => words.value('soakMinutes', one.settings),
            },
            {
              key: 'observation',
              title: words.name('observationMinutes'),
              render: (one) => words.value('observationMinutes', one.settings),
            },
            {
              key: 'services',
              title: t('services'),
              align: 'right',
              render: (one) => <span className="tabular-nums">{one.services}</span>,
            },
            {
              key: 'clusters',
              title: t('clusters'),
              render: (one) => (
                <span className="text-fg-2">
                  {one.clusters.map((cluster) => cluster.name).join(', ') || '–'}
                </span>
              ),
            },
            {
              key: 'role',
              title: t('promotionRole'),
              render: (one) => <PromotionRoleState role={one.promotionRole} />,
            },
          ]}
        />
      </Panel>
    </>
  )
}
