'use client'
import { useTranslations } from 'next-intl'
import type { EnvironmentItem } from '../../lib/api/contract/environment.ts'
import { Panel } from '../ui/panel.tsx'
import { ShortTable } from '../ui/short-table.tsx'

/** What belongs here by its name: functions with their alias, and applications whose cluster EDAS does not say. */
export function NamedPlacementPanel({ placement }: { placement: EnvironmentItem['placement'] }) {
  const t = useTranslations('environmentSettings')
  const rows = [
    ...(placement.functions ?? []).map((each) => ({ ...each, kind: 'fc' as const })),
    ...(placement.applications ?? []).map((each) => ({ ...each, alias: null, kind: 'edas' as const })),
  ]
  if (rows.length === 0) return null
  return (
    <Panel title={t('named.title')} count={rows.length} note={t('named.note')}>
      <ShortTable
        label={t('named.title')}
        rows={rows}
        rowKey={(row) => `${row.kind} ${row.region} ${row.name} ${row.alias ?? ''}`}
        columns={[
          { key: 'kind', title: t('named.kind'), render: (row) => t(`named.${row.kind}`) },
          {
            key: 'name',
            title: t('named.name'),
            render: (row) => <span className="break-all font-mono text-sm">{row.name}</span>,
          },
          {
            key: 'region',
            title: t('region'),
            render: (row) => <span className="text-fg-2">{row.region}</span>,
          },
          { key: 'alias', title: t('named.alias'), render: (row) => row.alias ?? '–' },
          { key: 'wave', title: t('wave'), render: (row) => row.wave },
        ]}
      />
    </Panel>
  )
}
