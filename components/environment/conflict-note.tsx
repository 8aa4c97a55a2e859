'use client'
import { useTranslations } from 'next-intl'
import type { EnvironmentDetail } from '../../lib/api/contract/environment.ts'
import { Age } from '../shell/age.tsx'
import { Button } from '../ui/button.tsx'
import { ChangeList } from './change-list.tsx'
import type { Settings } from './settings-fields.ts'
import { useSettingsWords } from './settings-words.ts'

export interface ConflictNoteProps {
  environment: EnvironmentDetail
  base: { version: number; settings: Settings }
  onRebase: () => void
  onDiscard: () => void
}

/** Somebody else was faster: who, why and what, and the two ways on. Nothing typed is lost by itself. */
export function ConflictNote({ environment, base, onRebase, onDiscard }: ConflictNoteProps) {
  const t = useTranslations('environmentSettings')
  const words = useSettingsWords()
  const since = environment.history.filter((entry) => entry.version > base.version)
  const version = environment.settingsVersion
  return (
    <div
      role="alert"
      className="flex flex-col gap-2 rounded-lg border border-attention-line bg-attention-bg p-3"
    >
      <strong className="text-attention-fg">{t('overtaken', { base: base.version, version })}</strong>
      <ul>
        {since.map((entry) => (
          <li key={entry.version}>
            {t('by', { version: entry.version, name: entry.editor?.name ?? t('portal') })}{' '}
            <Age at={entry.at} />
            {entry.reason ? <q className="ml-2">{entry.reason}</q> : null}
          </li>
        ))}
      </ul>
      <ChangeList changes={words.changes(base.settings, environment.settings)} />
      <div className="flex flex-wrap gap-2">
        <Button onPress={onRebase}>{t('rebase', { version })}</Button>
        <Button variant="ghost" onPress={onDiscard}>
          {t('discard')}
        </Button>
      </div>
    </div>
  )
}
