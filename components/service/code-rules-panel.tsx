'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { api } from '../../lib/client/api.ts'
import { Panel } from '../ui/panel.tsx'

const row = 'flex min-h-9 flex-wrap items-center gap-x-3 border-line border-t px-4 py-1.5 first:border-t-0'

/** Names that keep no rule, each with what to do about it; nothing is drawn where all do. */
export function CodeRulesPanel({ slug }: { slug: string }) {
  const t = useTranslations('service.codeRules')
  const { data } = useQuery(api.service.codeRules.queryOptions({ input: { slug } }))
  if (!data) return null
  const { branches, unlinked, names, commits } = data
  const count = branches.count + names.length + (unlinked.count > 0 ? 1 : 0)
  if (count === 0) return null
  const listed = (items: readonly string[]) => items.join(t('comma'))
  return (
    <Panel title={t('title')} count={count} note={t('note')}>
      <ul>
        {branches.items.map(({ name, problem, seenIn }) => (
          <li key={name} className={row}>
            <code className="min-w-0 truncate font-mono text-sm" title={name}>
              {name}
            </code>
            <span className="text-fg-2">{t(`problem.${problem}`)}</span>
            <span className="ml-auto text-fg-3 text-sm">
              {listed(seenIn.map((source) => t(`seenIn.${source}`)))}
            </span>
          </li>
        ))}
        {branches.count > branches.items.length ? (
          <li className={row}>
            <span className="text-fg-3">{t('more', { count: branches.count - branches.items.length })}</span>
          </li>
        ) : null}
        {unlinked.count > 0 ? (
          <li className={row}>
            <span>{t('unlinked', { count: unlinked.count, commits })}</span>
            <span className="min-w-0 truncate text-fg-3 text-sm">
              {listed(unlinked.items.slice(0, 3).map(({ sha, title }) => `${sha.slice(0, 8)} ${title}`))}
            </span>
          </li>
        ) : null}
        {names.map(({ noun, name, finding }) => (
          <li key={`${noun} ${name}`} className={row}>
            <code className="min-w-0 truncate font-mono text-sm" title={name}>
              {name}
            </code>
            <span className="text-fg-2">
              {t.has(`finding.${finding}`) ? t(`finding.${finding}` as 'finding.name-says-other') : finding}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
