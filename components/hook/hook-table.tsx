'use client'
import { useFormatter, useTranslations } from 'next-intl'
import type { HookAddressItem } from '../../lib/api/contract/hook.ts'
import { Age } from '../shell/age.tsx'
import { Button } from '../ui/button.tsx'
import { ShortTable } from '../ui/short-table.tsx'
import { Status } from '../ui/status.tsx'
import type { HookSight } from './hook-state.ts'

interface HookTableProps {
  label: string
  sights: HookSight[]
  may: boolean
  onOpen: (sight: HookSight) => void
  onClose: (address: HookAddressItem) => void
}

/** One row for each sender. */
export function HookTable({ label, sights, may, onOpen, onClose }: HookTableProps) {
  const t = useTranslations('hook')
  return (
    <ShortTable
      label={label}
      rows={sights}
      rowKey={(sight) => sight.kind}
      columns={[
        {
          key: 'sender',
          title: t('sender'),
          render: ({ kind }) => <span className="font-medium">{t(`kind.${kind}`)}</span>,
        },
        { key: 'state', title: t('state'), render: (sight) => <State sight={sight} /> },
        {
          key: 'last',
          title: t('last'),
          render: ({ lastAt }) =>
            lastAt ? <Age at={lastAt} /> : <span className="text-fg-3">{t('never')}</span>,
        },
        { key: 'day', title: t('day'), render: (sight) => <Day sight={sight} /> },
        { key: 'address', title: t('address'), render: (sight) => <Addresses sight={sight} /> },
        {
          key: 'actions',
          title: t('actions'),
          hidesTitle: true,
          align: 'right',
          render: (sight) => <Actions sight={sight} may={may} onOpen={onOpen} onClose={onClose} />,
        },
      ]}
    />
  )
}

function State({ sight }: { sight: HookSight }) {
  const t = useTranslations('hook')
  if (!sight.address && sight.ending.length === 0) return <Status kind="off" label={t('pollingOnly')} />
  if (!sight.lastAt) return <Status kind="wait" label={t('nothingYet')} />
  return <Status kind="pass" label={t('receives')} quiet />
}

function Day({ sight }: { sight: HookSight }) {
  const t = useTranslations('hook')
  if (sight.day.length === 0) return <span className="text-fg-3">{t('dayNothing')}</span>
  return (
    <span className="flex flex-wrap gap-x-2 tabular-nums">
      {sight.day.map(({ verdict, count }) => (
        <span
          key={verdict}
          className={verdict === 'refused' || verdict === 'unreadable' ? 'text-attention-fg' : ''}
        >
          {t(`counted.${verdict}`, { count })}
        </span>
      ))}
    </span>
  )
}

function Addresses({ sight }: { sight: HookSight }) {
  const t = useTranslations('hook')
  const format = useFormatter()
  if (!sight.address && sight.ending.length === 0) return <span className="text-fg-3">–</span>
  return (
    <span className="flex flex-col text-sm">
      {sight.address ? (
        <span>
          {t('opened')} <Age at={sight.address.createdAt} />
        </span>
      ) : null}
      {sight.ending.map(({ id, endsAt }) => (
        <span key={id} className="text-fg-3">
          {t('endsIn')}{' '}
          {endsAt
            ? format.dateTime(new Date(endsAt), {
                month: 'short',
                day: 'numeric',
                hour: 'numeric',
                minute: 'numeric',
              })
            : null}
        </span>
      ))}
    </span>
  )
}

function Actions({
  sight,
  may,
  onOpen,
  onClose,
}: Omit<HookTableProps, 'label' | 'sights'> & { sight: HookSight }) {
  const t = useTranslations('hook')
  const kind = t(`short.${sight.kind}`)
  const off = { isDisabled: !may, title: may ? undefined : t('onlyAdmin') }
  const verb = sight.address ? 'rotate' : 'create'
  return (
    <span className="inline-flex flex-wrap justify-end gap-1">
      <Button size="small" aria-label={t(`${verb}Named`, { kind })} onPress={() => onOpen(sight)} {...off}>
        {t(verb)}
      </Button>
      {[...(sight.address ? [sight.address] : []), ...sight.ending].map((address) => {
        const old = address.endsAt === null ? 'revoke' : 'revokeOld'
        return (
          <Button
            key={address.id}
            size="small"
            aria-label={t(`${old}Named`, { kind })}
            onPress={() => onClose(address)}
            {...off}
          >
            {t(old)}
          </Button>
        )
      })}
    </span>
  )
}
