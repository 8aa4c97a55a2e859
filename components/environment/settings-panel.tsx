'use client'
import { useTranslations } from 'next-intl'
import type { EnvironmentItem } from '../../lib/api/contract/environment.ts'
import { Panel } from '../ui/panel.tsx'
import { settingsColumns, settingsGroups } from './settings-fields.ts'
import { useSettingsWords } from './settings-words.ts'

/** Gates and limits as they hold now. */
export function SettingsPanel({ environment }: { environment: EnvironmentItem }) {
  const t = useTranslations('environmentSettings')
  const words = useSettingsWords()
  return (
    <Panel title={t('gates')} note={t('version', { version: environment.settingsVersion })}>
      <div className="grid grid-cols-1 gap-x-8 gap-y-4 p-4 md:grid-cols-2">
        {settingsColumns.map((groups) => (
          <div key={groups[0]} className="flex min-w-0 flex-col gap-4">
            {groups.map((group) => (
              <section key={group} aria-label={t(`group.${group}`)}>
                <h3 className="mb-1 font-medium text-fg-3 text-sm">{t(`group.${group}`)}</h3>
                <dl>
                  {settingsGroups[group].map((key) => (
                    <div key={key} className="flex min-h-8 items-center gap-4 border-line border-t py-1">
                      <dt className="min-w-0 flex-1 text-fg-2">{words.name(key)}</dt>
                      <dd className="text-right tabular-nums">{words.value(key, environment.settings)}</dd>
                    </div>
                  ))}
                </dl>
              </section>
            ))}
          </div>
        ))}
      </div>
    </Panel>
  )
}
