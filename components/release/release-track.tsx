import { useTranslations } from 'next-intl'
import type { ReleaseItem } from '../../lib/api/contract/release-item.ts'
import { releaseStates } from '../../lib/domain/release/state.ts'
import { Icon } from '../ui/icon.tsx'

/** From planned to closed: what is behind, where it stands, what comes. */
export function ReleaseTrack({ state }: { state: ReleaseItem['state'] }) {
  const t = useTranslations('release')
  const at = releaseStates.indexOf(state)
  return (
    <ol aria-label={t('track')} className="grid grid-cols-2 gap-px sm:grid-cols-3 lg:grid-cols-6">
      {releaseStates.map((one, index) => (
        <li
          key={one}
          aria-current={index === at ? 'step' : undefined}
          className={`flex h-6 items-center gap-1.5 px-2.5 text-sm first:rounded-l-md last:rounded-r-md ${
            index === at
              ? 'bg-fg font-medium text-bg'
              : index < at
                ? 'bg-hover text-fg-2'
                : 'bg-hover text-fg-3'
          }`}
        >
          {index < at ? <Icon name="check" size={12} /> : null}
          {t(`state.${one}`)}
        </li>
      ))}
    </ol>
  )
}
