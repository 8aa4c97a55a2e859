'use client'
import { useFormatter, useTranslations } from 'next-intl'
import type { CostRuleVersion } from '../../lib/api/contract/cost-rule.ts'
import { Pill } from '../ui/pill.tsx'
import { ShortTable } from '../ui/short-table.tsx'

/** Every version, the newest first: each judges the days that were its own. */
export function VersionRows({
  versions,
  inForce,
}: {
  versions: readonly CostRuleVersion[]
  inForce: number | null
}) {
  const t = useTranslations('costRule')
  const format = useFormatter()
  return (
    <ShortTable
      label={t('versions')}
      rows={[...versions]}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'version',
          title: t('version'),
          render: ({ version }) => (
            <span className="inline-flex items-center gap-2">
              {version}
              {version === inForce ? <Pill tone="success">{t('inForce')}</Pill> : null}
            </span>
          ),
        },
        { key: 'from', title: t('fromOn'), render: ({ fromOn }) => fromOn },
        {
          key: 'keys',
          title: t('keys'),
          render: ({ requirements }) => (
            <span className="block max-w-[32ch] truncate font-mono">
              {requirements.map(({ key }) => key).join(', ')}
            </span>
          ),
        },
        {
          key: 'goal',
          title: t('goal'),
          align: 'right',
          render: ({ goal }) => (
            <span className="tabular-nums">
              {goal === null ? '–' : format.number(goal / 100, { style: 'percent' })}
            </span>
          ),
        },
        {
          key: 'reason',
          title: t('reason'),
          render: ({ reason }) => (
            <span className="block max-w-[40ch] truncate text-fg-2" title={reason}>
              {reason}
            </span>
          ),
        },
        { key: 'editor', title: t('editor'), render: ({ editor }) => editor.name },
        {
          key: 'made',
          title: t('madeAt'),
          render: ({ createdAt }) => format.dateTime(new Date(createdAt), { dateStyle: 'medium' }),
        },
      ]}
    />
  )
}
