'use client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { NoticeItem } from '../../lib/api/contract/notice.ts'
import { useNow } from '../../lib/client/clock.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { Age } from '../shell/age.tsx'
import { clockText } from '../ui/format/time.ts'
import { Status, type StatusKind } from '../ui/status.tsx'

function stateOf(message: NoticeItem): { kind: StatusKind; key: 'sent' | 'failed' | 'again' | 'waiting' } {
  if (message.sentAt) return { kind: 'success', key: 'sent' }
  if (message.failedAt) return { kind: 'failed', key: 'failed' }
  return message.problem ? { kind: 'warn', key: 'again' } : { kind: 'pending', key: 'waiting' }
}

/** The last messages of a way: what, whether it arrived, and if not why and when it is tried again. */
export function MessageList({ messages }: { messages: NoticeItem[] }) {
  const t = useTranslations('notice')
  const now = useNow(5000).getTime()
  const name = useEnvironmentName()
  if (messages.length === 0) return <p className="px-4 py-2 text-fg-3 text-sm">{t('noMessages')}</p>
  return (
    <ul>
      {messages.map((message) => {
        const { kind, key } = stateOf(message)
        const leftMs = message.nextAt ? Date.parse(message.nextAt) - now : 0
        return (
          <li
            key={message.id}
            className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-0.5 border-line border-t px-4 py-1 text-sm"
          >
            <span className="w-12 shrink-0 text-fg-3">
              <Age at={message.createdAt} />
            </span>
            <Status
              kind={kind}
              label={t(`state.${key}`, { attempts: message.attempts, left: clockText(leftMs) })}
            />
            <span>{t.has(`kind.${message.kind}`) ? t(`kind.${message.kind}`) : message.kind}</span>
            {message.service ? (
              <span className="text-fg-2">
                {/^T-\d+$/.test(message.service) ? (
                  <Link className="text-accent-fg hover:underline" href={`/trains/${message.service}`}>
                    {message.service}
                  </Link>
                ) : (
                  message.service
                )}
                {message.environment ? ` → ${name(message.environment)}` : ''}
              </span>
            ) : null}
            {message.promotion ? (
              <Link
                className="text-accent-fg hover:underline"
                href={`/promotions/P-${message.promotion.number}`}
              >
                P-{message.promotion.number}
              </Link>
            ) : null}
            {message.problem && !message.sentAt ? (
              <span className="min-w-0 break-words text-danger-fg">{message.problem}</span>
            ) : null}
          </li>
        )
      })}
    </ul>
  )
}
