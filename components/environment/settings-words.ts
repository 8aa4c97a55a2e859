'use client'
import { useTranslations } from 'next-intl'
import {
  plainNumber,
  type Settings,
  type SettingsField,
  type SettingsKey,
  settingsFields,
  settingsKeys,
} from './settings-fields.ts'

/** A setting in words: its name, its value with the unit, and what differs between two versions. */
export function useSettingsWords() {
  const t = useTranslations('environmentSettings')
  const name = (key: SettingsKey) => t(`field.${key}.name`)
  const value = (key: SettingsKey, settings: Settings): string => {
    const field: SettingsField = settingsFields[key]
    switch (field.kind) {
      case 'number':
        return t(`field.${key}.value`, { value: field.read(settings) / (field.per ?? 1) })
      case 'limit': {
        const limit = field.read(settings)
        if (limit === null) return t('notWatched')
        return t(`field.${key}.value`, { value: plainNumber(limit / (field.per ?? 1)) })
      }
      case 'choice':
        return t(`field.${key}.option.${field.read(settings)}`)
      case 'group':
        return field.read(settings) || t('noGroup')
      case 'switch':
        return t(field.read(settings) ? 'yes' : 'no')
      case 'lines':
        return field.read(settings).join(', ') || t('none')
    }
  }
  return {
    name,
    value,
    changes: (before: Settings, after: Settings) =>
      settingsKeys
        .filter((key) => value(key, before) !== value(key, after))
        .map((key) => ({ key, name: name(key), from: value(key, before), to: value(key, after) })),
  }
}
