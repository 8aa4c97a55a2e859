'use client'
import { useTranslations } from 'next-intl'
import type { EnvironmentItem } from '../../lib/api/contract/environment.ts'
import { Panel } from '../ui/panel.tsx'

const facts = ['repository', 'branch', 'pathTemplate', 'format'] as const

/** Where the desired state is kept, which a promotion edits. */
export function ManifestPanel({ manifest }: { manifest: EnvironmentItem['placement']['manifest'] }) {
  const t = useTranslations('environmentSettings')
  return (
    <Panel title={t('manifest.title')}>
      {manifest ? (
        <dl className="grid grid-cols-[96px_minmax(0,1fr)] gap-x-3 gap-y-1 p-4">
          {facts.map((fact) => (
            <div key={fact} className="contents">
              <dt className="text-fg-2">{t(`manifest.${fact}`)}</dt>
              <dd className="break-all font-mono text-sm leading-5">{manifest[fact]}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <p className="p-4 text-fg-2">{t('manifest.none')}</p>
      )}
    </Panel>
  )
}
