'use client'
import { useTranslations } from 'next-intl'
import type { PlaceReadiness } from '../../lib/api/contract/readiness.ts'

/** Image and config as they ran together, or the image alone; with what that changes in the config. */
export function ConfigChoice(props: {
  place: PlaceReadiness
  /** The config that ran with the chosen build. */
  to: string | null
  imageOnly: boolean
  onChange: (imageOnly: boolean) => void
}) {
  const t = useTranslations('rollback.config')
  const { place, to, imageOnly } = props
  const from = place.configRevision
  const effect = () => {
    if (!place.hasConfig) return t('notConnected')
    if (imageOnly) return t('kept', { revision: from ?? t('unknown') })
    if (to === null) return t('toUnknown')
    return from === to ? t('same', { revision: to }) : t('goesBack', { from: from ?? t('unknown'), to })
  }
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="sr-only">{t('title')}</legend>
      <div className="flex flex-wrap gap-x-4">
        {([false, true] as const).map((only) => (
          <label
            key={String(only)}
            className="flex min-h-8 cursor-pointer items-center gap-2 max-md:min-h-11"
          >
            <input
              type="radio"
              name="config"
              className="accent-accent-fg"
              checked={imageOnly === only}
              onChange={() => props.onChange(only)}
            />
            {t(only ? 'imageOnly' : 'together')}
          </label>
        ))}
      </div>
      <p className="text-fg-3 text-sm">{effect()}</p>
    </fieldset>
  )
}
