'use client'
import { useTranslations } from 'next-intl'
import { Dialog } from '../ui/dialog.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { pageKeys, pages } from './pages.ts'

const everywhere = { palette: ['Ctrl', 'K'], filter: ['/'], help: ['?'], stop: ['G', 'X'] } as const
const inLists = {
  arrows: ['↑', '↓', '←', '→'],
  edges: ['Home', 'End'],
  open: ['⏎'],
  promote: ['P'],
  rollBack: ['B'],
  approve: ['A', '⏎'],
  reject: ['R'],
} as const

function Keys({ keys }: { keys: readonly string[] }) {
  return (
    <span className="flex gap-1">
      {keys.map((key) => (
        <Kbd key={key}>{key}</Kbd>
      ))}
    </span>
  )
}

/** The map of the keyboard. */
export function KeyHelp({ onClose }: { onClose: () => void }) {
  const t = useTranslations('keys')
  const nav = useTranslations('nav')
  const sections = [
    {
      title: t('everywhere'),
      rows: Object.entries(everywhere).map(([key, keys]) => [t(key), keys] as const),
    },
    { title: t('inLists'), rows: Object.entries(inLists).map(([key, keys]) => [t(key), keys] as const) },
    {
      title: t('go'),
      rows: pageKeys.map((page) => [nav(page), ['G', pages[page].letter.toUpperCase()]] as const),
    },
  ]
  return (
    <Dialog title={t('title')} closeLabel={t('close')} isWide onClose={onClose}>
      <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        {sections.map((section) => (
          <section key={section.title} className="last:sm:col-start-2 last:sm:row-span-2 last:sm:row-start-1">
            <h3 className="mb-1 font-medium text-fg-3 text-sm">{section.title}</h3>
            <dl className="grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-1.5">
              {section.rows.map(([what, keys]) => (
                <div key={what} className="contents">
                  <dt className="min-w-0">{what}</dt>
                  <dd className="flex justify-end">
                    <span className="sr-only">{keys.join(' ')}</span>
                    <Keys keys={keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
