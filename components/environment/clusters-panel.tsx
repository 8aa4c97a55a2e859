'use client'
import { useTranslations } from 'next-intl'
import type { EnvironmentItem } from '../../lib/api/contract/environment.ts'
import { Age } from '../shell/age.tsx'
import { Panel } from '../ui/panel.tsx'
import { ShortTable } from '../ui/short-table.tsx'

/** Where its workloads run: each cluster, its wave, and when it was last seen. */
export function ClustersPanel({ environment }: { environment: EnvironmentItem }) {
  const t = useTranslations('environmentSettings')
  const placed = (name: string) => environment.placement.clusters.find((cluster) => cluster.name === name)
  const unseen = environment.placement.clusters.filter(
    (cluster) => !environment.clusters.some((seen) => seen.name === cluster.name),
  )
  return (
    <Panel title={t('clusters')} count={environment.clusters.length}>
      <ShortTable
        label={t('clusters')}
        rows={environment.clusters}
        rowKey={(cluster) => cluster.name}
        columns={[
          {
            key: 'name',
            title: t('cluster'),
            render: (cluster) => <span className="font-medium">{cluster.name}</span>,
          },
          {
            key: 'region',
            title: t('region'),
            render: (cluster) => <span className="text-fg-2">{cluster.region}</span>,
          },
          { key: 'wave', title: t('wave'), render: (cluster) => placed(cluster.name)?.wave ?? '–' },
          {
            key: 'namespaces',
            title: t('namespaces'),
            render: (cluster) => (
              <span className="text-fg-2">
                {placed(cluster.name)?.namespaces.join(', ') || t('allNamespaces')}
              </span>
            ),
          },
          {
            key: 'version',
            title: t('kubernetes'),
            render: (cluster) => <span className="text-fg-2">{cluster.version ?? '–'}</span>,
          },
          {
            key: 'state',
            title: t('state'),
            render: (cluster) => (
              <span className={cluster.state === 'running' ? 'text-fg-2' : 'text-attention-fg'}>
                {cluster.state}
              </span>
            ),
          },
          { key: 'seen', title: t('seen'), render: (cluster) => <Age at={cluster.seenAt} /> },
        ]}
      />
      {unseen.length > 0 ? (
        <p className="border-line border-t px-4 py-2 text-attention-fg">
          {t('unseen', { names: unseen.map((cluster) => cluster.name).join(', ') })}
        </p>
      ) : null}
    </Panel>
  )
}
