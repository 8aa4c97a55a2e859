'use client'
import { useTranslations } from 'next-intl'
import type { ReleaseRow } from '../../lib/api/contract/release-item.ts'
import { goesLive } from '../../lib/domain/release/state.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Panel } from '../ui/panel.tsx'

/** Services that have a fix which another branch lacks. Which branch, and the merge request, are one press away. */
export function OwedPanel({ rows, onOpen }: { rows: ReleaseRow[]; onOpen: (service: string) => void }) {
  const t = useTranslations('release')
  const owing = rows.filter(({ owed, state }) => owed > 0 && goesLive(state))
  const sum = owing.reduce((all, { owed }) => all + owed, 0)
  return (
    <Panel title={t('owedTitle')} count={sum}>
      {owing.length === 0 ? <p className="px-4 py-3 text-fg-3">{t('owedNone')}</p> : null}
      <ul className="grid md:grid-cols-2 xl:grid-cols-3">
        {owing.slice(0, 30).map(({ service, owed, branch }) => (
          <li key={service.id} className="flex items-center gap-3 border-line border-t px-4 py-2">
            <Icon name="branch" className="text-attention-fg" />
            <span className="min-w-0 flex-1">
              <span className="block truncate">{service.slug}</span>
              <span className="block truncate text-fg-2 text-sm">
                {t('owedOn', { count: owed, branch: branch.name })}
              </span>
            </span>
            <Button
              size="small"
              aria-label={t('owedOpenOf', { service: service.slug })}
              onPress={() => onOpen(service.slug)}
            >
              {t('owedOpen')}
            </Button>
          </li>
        ))}
      </ul>
      {owing.length > 30 ? (
        <p className="border-line border-t px-4 py-2 text-fg-3 text-sm">
          {t('owedMore', { count: owing.length - 30 })}
        </p>
      ) : null}
    </Panel>
  )
}
