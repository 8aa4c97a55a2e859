'use client'
import { useTranslations } from 'next-intl'
import { Dialog } from '../ui/dialog.tsx'
import { Kbd } from '../ui/kbd.tsx'

const keys = ['palette', 'filter', 'go', 'arrows', 'open', 'promote', 'help'] as const
const shown = { palette: '⌘K', filter: '/', go: 'g b', arrows: '↑ ↓ ← →', open: '⏎', promote: 'p', help: '?' }

export function KeyHelp({ onClose }: { onClose: () => void }) {
  const t = useTranslations('keys')
  return (
    <Dialog title={t('title')} onClose={onClose}>
      <dl className="grid grid-cols-[96px_1fr] gap-y-2">
        {keys.map((key) => (
          <div key={key} className="contents">
            <dt>
              <Kbd>{shown[key]}</Kbd>
            </dt>
            <dd>{t(key)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
