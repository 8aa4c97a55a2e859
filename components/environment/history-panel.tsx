'use client'
import { useTranslations } from 'next-intl'
import type { EnvironmentDetail } from '../../lib/api/contract/environment.ts'
import { Age } from '../shell/age.tsx'
import { Panel } from '../ui/panel.tsx'
import { ChangeList } from './change-list.tsx'
import { useSettingsWords } from './settings-words.ts'

/** Every version: who, when, why, and what it changed. */
export function HistoryPanel({ history }: { history: EnvironmentDetail['history'] }) {
  const t = useTranslations('environmentSettings')
  const words = useSettingsWords()
  const newest = [...history].sort((a, b) => b.version - a.version)
  return (
    <Panel title={t('history')} count={history.length}>
      <ol>
        {newest.map((entry, at) => {
          const before = newest[at + 1]
          return (
            <li
              key={entry.version}
              className="flex flex-col gap-1 border-line border-t px-4 py-2 first:border-t-0"
            >
              <p className="flex flex-wrap items-baseline gap-x-2">
                <strong className="font-medium">{t('version', { version: entry.version })}</strong>
                <span className="text-fg-2">{entry.editor?.name ?? t('portal')}</span>
                <span className="ml-auto text-fg-3 text-sm">
                  <Age at={entry.at} />
                </span>
              </p>
              {entry.reason ? <p className="break-words">{entry.reason}</p> : null}
              {before ? (
                <ChangeList changes={words.changes(before.settings, entry.settings)} />
              ) : (
                <p className="text-fg-3 text-sm">{t('firstVersion')}</p>
              )}
            </li>
          )
        })}
        {newest.length === 0 ? <li className="px-4 py-3 text-fg-3">{t('noHistory')}</li> : null}
      </ol>
    </Panel>
  )
}
