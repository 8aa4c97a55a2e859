'use client'
import { useTranslations } from 'next-intl'
import type { Permitted } from '../../lib/api/contract/permitted.ts'
import type { ReleaseDetail } from '../../lib/api/contract/release-item.ts'
import { useWhyOff } from '../failure/why-off.ts'
import { Button } from '../ui/button.tsx'

export const asks = ['plan', 'cut', 'train', 'add', 'close'] as const
export type Ask = (typeof asks)[number]

/** What can be done with a release; what the reader may not is off and says why. */
export function ReleaseActions(props: { release: ReleaseDetail; ready: number; onAsk: (ask: Ask) => void }) {
  const whyOff = useWhyOff()
  const { release, ready, onAsk } = props
  const t = useTranslations('release.action')
  if (release.state === 'closed') return null
  const isCut = release.counts.cut > 0
  const uncut = release.counts.included + release.counts.late - release.counts.cut
  const button = (ask: Ask, label: string, may: Permitted, main = false) => (
    <Button
      key={ask}
      variant={main ? 'primary' : 'default'}
      isDisabled={!may.allowed}
      title={whyOff(may)}
      onPress={() => onAsk(ask)}
    >
      {label}
    </Button>
  )
  return (
    <div className="flex flex-wrap gap-2">
      {button('close', t('close'), release.may.close)}
      {button('add', t('add'), release.may.edit)}
      {button('plan', t('plan'), release.may.edit)}
      {uncut > 0 ? button('cut', t('cut', { count: uncut }), release.may.cut, !isCut) : null}
      {isCut
        ? button(
            'train',
            ready > 0 ? t('train', { count: ready }) : t('trainAny'),
            release.may.train,
            uncut === 0,
          )
        : null}
    </div>
  )
}
