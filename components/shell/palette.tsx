'use client'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useDeferredValue, useState } from 'react'
import { Dialog, Modal, ModalOverlay } from 'react-aria-components'
import type { SearchHit } from '../../lib/api/contract/overview.ts'
import { api } from '../../lib/client/api.ts'
import { BuildName } from '../build/build-name.tsx'
import { useEnvironmentName } from '../environment/environment-name.ts'

interface Choice {
  key: string
  href: string
  text: React.ReactNode
  kind: string
}
const pages = ['overview', 'board', 'services', 'promotions', 'activity', 'setup', 'settings'] as const
const addresses: Record<(typeof pages)[number], string> = {
  overview: '/',
  board: '/board',
  services: '/services',
  promotions: '/promotions',
  activity: '/activity',
  setup: '/setup',
  settings: '/settings',
}

/** Services, versions, digests, promotions, people and pages, from one field. */
export function Palette({ onClose }: { onClose: () => void }) {
  const t = useTranslations('palette')
  const nav = useTranslations('nav')
  const router = useRouter()
  const name = useEnvironmentName()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const asked = useDeferredValue(text.trim())
  const found = useQuery(
    api.search.get.queryOptions({
      input: { q: asked || '-' },
      enabled: asked !== '',
      placeholderData: (previous) => previous,
    }),
  )
  const hit = (item: SearchHit): Choice => {
    switch (item.kind) {
      case 'service':
        return { key: `s${item.slug}`, href: `/services/${item.slug}`, kind: t('service'), text: item.slug }
      case 'build':
        return {
          key: `b${item.build.id}`,
          href: `/services/${item.service}?tab=builds`,
          kind: t('build'),
          text: (
            <>
              {item.service} <BuildName build={item.build} />
            </>
          ),
        }
      case 'promotion':
        return {
          key: `p${item.id}`,
          href: `/promotions/P-${item.number}`,
          kind: t('promotion'),
          text: `P-${item.number} ${item.service} → ${name(item.environment)}`,
        }
      case 'person':
        return { key: `n${item.id}`, href: `/activity?actor=${item.key}`, kind: t('person'), text: item.name }
    }
  }
  const choices: Choice[] = [
    ...pages
      .filter((page) => nav(page).toLowerCase().includes(asked.toLowerCase()))
      .map((page) => ({ key: page, href: addresses[page], kind: t('page'), text: nav(page) })),
    ...(asked ? (found.data?.items ?? []).map(hit) : []),
  ]
  const open = (choice: Choice | undefined) => {
    if (!choice) return
    onClose()
    router.push(choice.href)
  }
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(stays) => !stays && onClose()}
      className="fixed inset-0 z-50 bg-scrim p-4"
    >
      <Modal className="mx-auto mt-[10vh] w-full max-w-xl overflow-hidden rounded-lg border border-line bg-raised shadow-overlay">
        <Dialog aria-label={t('label')} className="outline-none">
          <input
            autoFocus
            role="combobox"
            aria-expanded
            aria-controls="palette-choices"
            aria-activedescendant={choices[at] ? `choice-${choices[at].key}` : undefined}
            aria-label={t('label')}
            placeholder={t('label')}
            className="h-11 w-full border-line border-b bg-transparent px-4 outline-none"
            value={text}
            onChange={(event) => {
              setText(event.target.value)
              setAt(0)
            }}
            onKeyDown={(event) => {
              if (event.key === 'ArrowDown') setAt(Math.min(choices.length - 1, at + 1))
              else if (event.key === 'ArrowUp') setAt(Math.max(0, at - 1))
              else if (event.key === 'Enter') open(choices[at])
              else return
              event.preventDefault()
            }}
          />
          <div
            id="palette-choices"
            role="listbox"
            aria-label={t('label')}
            className="max-h-80 overflow-auto py-1"
          >
            {choices.map((choice, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the field
              // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus
              <div
                key={choice.key}
                id={`choice-${choice.key}`}
                role="option"
                aria-selected={index === at}
                className={`flex h-9 cursor-pointer items-center gap-3 px-4 ${index === at ? 'bg-hover' : ''}`}
                onMouseEnter={() => setAt(index)}
                onClick={() => open(choice)}
              >
                <span className="min-w-0 flex-1 truncate">{choice.text}</span>
                <span className="text-fg-3 text-sm">{choice.kind}</span>
              </div>
            ))}
            {choices.length === 0 ? (
              <p className="px-4 py-2 text-fg-3">{found.isFetching ? t('searching') : t('nothing')}</p>
            ) : null}
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
