'use client'
import { useFormatter, useTranslations } from 'next-intl'
import { useCheckWords, verdictKinds } from '../observation/check-words.ts'
import { type ShortColumn, ShortTable } from '../ui/short-table.tsx'
import { Status } from '../ui/status.tsx'
import type { ShareEvidence, ShareRow } from './share-evidence.ts'

/** The new build beside the old one, over the same minutes. What nobody told is said to be so. */
export function ShareTable({ seen }: { seen: ShareEvidence }) {
  const t = useTranslations('strategy.table')
  const words = useCheckWords()
  const format = useFormatter()
  const severalTargets = new Set(seen.checks.map(({ target }) => target)).size > 1
  const columns: ShortColumn<ShareRow>[] = [
    {
      key: 'check',
      title: t('check'),
      render: (row) => (severalTargets ? `${words.name(row.check)}, ${row.target}` : words.name(row.check)),
    },
    {
      key: 'share',
      title: t('share'),
      align: 'right',
      render: (row) => <b>{words.value(row.check, row.share)}</b>,
    },
    {
      key: 'stable',
      title: t('stable'),
      align: 'right',
      render: (row) => (row.check === 'health' ? '–' : words.value(row.check, row.stable)),
    },
    {
      key: 'limit',
      title: t('limit'),
      align: 'right',
      render: (row) => (row.limit === null ? '–' : words.value(row.check, row.limit)),
    },
    {
      key: 'verdict',
      staysInView: true,
      title: t('verdict'),
      render: (row) => <Status kind={verdictKinds[row.verdict]} label={t(`says.${row.verdict}`)} />,
    },
  ]
  return (
    <>
      <ShortTable
        label={t('label')}
        columns={columns}
        rows={seen.checks}
        rowKey={({ check, target }) => `${target} ${check}`}
      />
      {seen.requests ? (
        <p className="text-fg-3 text-sm">
          {t('requests', {
            share: format.number(Math.round(seen.requests.share)),
            stable: format.number(Math.round(seen.requests.stable)),
          })}
        </p>
      ) : null}
    </>
  )
}
