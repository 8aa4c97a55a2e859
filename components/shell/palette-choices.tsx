'use client'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { SearchHit } from '../../lib/api/contract/overview.ts'
import { api } from '../../lib/client/api.ts'
import { BuildName } from '../build/build-name.tsx'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { wishStop } from '../freeze/stop-wish.ts'
import { ShortDigest } from '../ui/digest.tsx'
import type { IconName } from '../ui/icon.tsx'
import { pageKeys, pages } from './pages.ts'
import { useSwitches } from './use-switches.ts'

export interface Choice {
  key: string
  icon: IconName
  text: ReactNode
  kind: string
  run: () => void
}

const has = (text: string, part: string) => text.toLowerCase().includes(part.toLowerCase())

/** What the palette offers for a text: what the portal found, then pages and actions whose name contains it. */
export function useChoices(asked: string, onKeys: () => void): { choices: Choice[]; isSearching: boolean } {
  const t = useTranslations('palette')
  const nav = useTranslations('nav')
  const top = useTranslations('top')
  const router = useRouter()
  const name = useEnvironmentName()
  const { switchTheme, switchLanguage } = useSwitches()
  const found = useQuery(
    api.search.get.queryOptions({
      input: { q: asked || '-' },
      enabled: asked !== '',
      placeholderData: (previous) => previous,
    }),
  )
  const go = (href: string) => () => router.push(href)

  const hit = (item: SearchHit): Choice => {
    switch (item.kind) {
      case 'service':
        return {
          key: `s${item.slug}`,
          icon: 'box',
          kind: t('service'),
          run: go(`/services/${item.slug}`),
          text: (
            <>
              {item.slug}{' '}
              <span className="text-fg-3">{[item.team, item.productLine].filter(Boolean).join(' · ')}</span>
            </>
          ),
        }
      case 'build':
        return {
          key: `b${item.build.id}`,
          icon: 'box',
          kind: t('build'),
          run: go(`/services/${item.service}?tab=builds`),
          text: (
            <>
              {item.service} <BuildName build={item.build} /> <ShortDigest digest={item.build.digest} />{' '}
              <span className="text-fg-3">{item.runsIn.map(name).join(', ')}</span>
            </>
          ),
        }
      case 'promotion':
        return {
          key: `p${item.id}`,
          icon: 'promote',
          kind: t('promotion'),
          run: go(`/promotions/P-${item.number}`),
          text: `P-${item.number} ${item.service} → ${name(item.environment)}`,
        }
      case 'person':
        return {
          key: `n${item.id}`,
          icon: 'person',
          kind: t('person'),
          run: go(`/activity?actor=${item.key}`),
          text: item.name,
        }
    }
  }

  const places = pageKeys
    .filter((page) => has(nav(page), asked))
    .map(
      (page): Choice => ({
        key: page,
        icon: pages[page].icon,
        kind: t('page'),
        text: nav(page),
        run: go(pages[page].href),
      }),
    )
  if (asked)
    places.push({
      key: 'runs',
      icon: 'pipeline',
      kind: t('page'),
      text: t('runs', { text: asked }),
      run: go(`/pipelines?q=${encodeURIComponent(asked)}`),
    })
  const findings = useTranslations('pipelineFinding')('title')
  if (has(findings, asked))
    places.push({
      key: 'pipeline-findings',
      icon: 'triangle',
      kind: t('page'),
      text: findings,
      run: go('/pipelines/findings'),
    })
  const registry = useTranslations('registry')('title')
  if (has(registry, asked))
    places.push({
      key: 'registry',
      icon: 'box',
      kind: t('page'),
      text: registry,
      run: go('/settings/registry'),
    })
  const actions = (
    [
      { key: 'stop', icon: 'stop', text: t('stop'), run: wishStop },
      { key: 'theme', icon: 'sun', text: top('theme'), run: switchTheme },
      { key: 'language', icon: 'key', text: top('language'), run: switchLanguage },
      { key: 'keys', icon: 'list', text: t('keys'), run: onKeys },
    ] as const
  )
    .filter((action) => has(action.text, asked))
    .map((action): Choice => ({ ...action, kind: t('action') }))

  return {
    choices: [...(asked ? (found.data?.items ?? []).map(hit) : []), ...places, ...actions],
    isSearching: found.isFetching,
  }
}
