'use client'
import { useFormatter, useTranslations } from 'next-intl'
import type { BillingKeyItem } from '../../lib/api/contract/cost-rule.ts'
import { Button } from '../ui/button.tsx'
import { Pill } from '../ui/pill.tsx'
import { ShortTable } from '../ui/short-table.tsx'

/** Keys that the cloud was told to bill by, or was not. */
export function KeyRows(props: {
  items: readonly BillingKeyItem[]
  mayEdit: boolean
  whyNot: string | undefined
  onEdit: (item: BillingKeyItem) => void
}) {
  const t = useTranslations('costRule')
  const format = useFormatter()
  const stateOf = ({ switchedOn }: BillingKeyItem) =>
    switchedOn === null ? 'unknown' : switchedOn ? 'on' : 'off'
  if (props.items.length === 0) return <p className="px-4 py-3 text-fg-3">{t('noKeys')}</p>
  return (
    <ShortTable
      label={t('billingKeys')}
      rows={[...props.items]}
      rowKey={({ connection, key }) => `${connection.id} ${key}`}
      columns={[
        { key: 'key', title: t('key'), render: ({ key }) => <span className="font-mono">{key}</span> },
        { key: 'connection', title: t('connection'), render: ({ connection }) => connection.name },
        {
          key: 'state',
          title: t('switched'),
          render: (row) => {
            const state = stateOf(row)
            const tones = { on: 'success', off: 'attention', unknown: 'neutral' } as const
            return <Pill tone={tones[state]}>{t(`switchedState.${state}`)}</Pill>
          },
        },
        { key: 'since', title: t('sinceOn'), render: ({ sinceOn }) => sinceOn ?? '–' },
        {
          key: 'basis',
          title: t('basis'),
          render: ({ basis, seenAt }) =>
            t(`basisOf.${basis}`, { on: format.dateTime(new Date(seenAt), { dateStyle: 'medium' }) }),
        },
        {
          key: 'edit',
          title: t('change'),
          hidesTitle: true,
          align: 'right',
          staysInView: true,
          render: (row) => (
            <Button
              size="small"
              isDisabled={!props.mayEdit}
              title={props.whyNot}
              onPress={() => props.onEdit(row)}
            >
              {t('change')}
            </Button>
          ),
        },
      ]}
    />
  )
}
