'use client'
import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import type { RosterItem } from '../../lib/api/contract/roster.ts'
import { useScopeWords } from './scope-words.ts'

/** Who is on call now, in one line. */
export function OnCallLine({ items }: { items: RosterItem[] }) {
  const t = useTranslations('roster')
  const format = useFormatter()
  const scope = useScopeWords()
  const who = items.map((item) =>
    item.scopeKind === 'all'
      ? item.person.name
      : t('personIn', { name: item.person.name, scope: scope(item) }),
  )
  return (
    <p className="mt-1 text-fg-3">
      {items.length > 0
        ? t.rich('onCallNow', {
            names: format.list(who),
            b: (chunks) => <b className="font-medium text-fg-2">{chunks}</b>,
          })
        : t('nobodyNow')}{' '}
      <Link
        href="/settings/roster"
        className="text-accent-fg underline decoration-accent-line underline-offset-3 hover:decoration-current"
      >
        {t('open')}
      </Link>
    </p>
  )
}
