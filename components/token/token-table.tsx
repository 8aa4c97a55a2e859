'use client'
import { useFormatter, useTranslations } from 'next-intl'
import type { TokenItem } from '../../lib/api/contract/person.ts'
import { useNow } from '../../lib/client/clock.ts'
import { Age } from '../shell/age.tsx'
import { Button } from '../ui/button.tsx'
import { Panel } from '../ui/panel.tsx'
import { Pill } from '../ui/pill.tsx'
import { ShortTable } from '../ui/short-table.tsx'
import { Status } from '../ui/status.tsx'

const weekMs = 7 * 24 * 3_600_000

export function TokenTable(props: { items: TokenItem[]; onRevoke: (token: TokenItem) => void }) {
  const t = useTranslations('token')
  return (
    <Panel title={t('title')} count={props.items.length}>
      <ShortTable
        label={t('title')}
        rows={props.items}
        rowKey={(token) => token.id}
        columns={[
          {
            key: 'name',
            title: t('name'),
            render: (token) => <strong className="font-medium">{token.name}</strong>,
          },
          {
            key: 'prefix',
            title: t('prefix'),
            render: (token) => <code className="font-mono text-fg-2 text-sm">{token.prefix}…</code>,
          },
          {
            key: 'scopes',
            title: t('scopes'),
            render: (token) => (
              <span className="flex flex-wrap gap-1">
                {token.scopes.map((scope) => (
                  <Pill key={scope}>{t(`scope.${scope}.name`)}</Pill>
                ))}
              </span>
            ),
          },
          { key: 'created', title: t('created'), render: (token) => <Age at={token.createdAt} /> },
          {
            key: 'used',
            title: t('used'),
            render: (token) =>
              token.lastUsedAt ? (
                <Age at={token.lastUsedAt} />
              ) : (
                <span className="text-fg-3">{t('never')}</span>
              ),
          },
          { key: 'expires', title: t('expires'), render: (token) => <Expiry at={token.expiresAt} /> },
          {
            key: 'revoke',
            title: t('revoke'),
            hidesTitle: true,
            align: 'right',
            render: (token) => (
              <Button
                size="small"
                aria-label={t('revokeNamed', { name: token.name })}
                onPress={() => props.onRevoke(token)}
              >
                {t('revoke')}
              </Button>
            ),
          },
        ]}
      />
    </Panel>
  )
}

/** Quiet while far away, attention in the last week, danger when over. */
function Expiry({ at }: { at: string }) {
  const t = useTranslations('token')
  const format = useFormatter()
  const now = useNow(60_000).getTime()
  const instant = new Date(at)
  const date = format.dateTime(instant, { dateStyle: 'medium' })
  const left = instant.getTime() - now
  if (left <= 0) return <Status kind="expired" label={t('expiredOn', { date })} />
  if (left < weekMs) return <Status kind="warn" label={date} />
  return <span className="whitespace-nowrap tabular-nums">{date}</span>
}
