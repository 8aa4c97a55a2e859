'use client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { RegistryFindingItem } from '../../lib/api/contract/registry.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { Age } from '../shell/age.tsx'
import { CopyField } from '../ui/copy-field.tsx'
import { ShortDigest } from '../ui/digest.tsx'
import { type StatusKind, StatusShape } from '../ui/status.tsx'
import { CleanupChange } from './cleanup-change.tsx'
import { valuesOf } from './finding-words.ts'

const kinds: Record<RegistryFindingItem['kind'], StatusKind> = {
  'digest-gone': 'failed',
  'cleanup-would-delete': 'block',
  'tag-moved': 'warn',
  'keep-tag-lost': 'warn',
  'not-replicated': 'warn',
  'not-immutable': 'warn',
}

/** Findings in rows: what is wrong, what comes of it, and what to do. */
export function FindingRows({ items }: { items: RegistryFindingItem[] }) {
  const t = useTranslations('registry')
  const name = useEnvironmentName()
  return (
    <ul>
      {items.map((item) => {
        const { detail } = item
        const values = valuesOf(item)
        return (
          <li
            key={item.id}
            data-finding={item.kind}
            className="flex items-start gap-2.5 border-line border-t px-4 py-2.5 first:border-t-0"
          >
            <span className="pt-0.5">
              <StatusShape
                kind={item.closedAt ? 'pass' : kinds[item.kind]}
                label={t(item.closedAt ? 'closed' : 'open')}
              />
            </span>
            <div className="min-w-0 flex-1">
              <p className="break-words font-medium">
                {item.service ? (
                  <>
                    <Link
                      href={`/services/${item.service}`}
                      className="text-accent-fg underline underline-offset-3"
                    >
                      {item.service}
                    </Link>
                    {' · '}
                  </>
                ) : null}
                {t(`kind.${item.kind}.cause`, values)}
              </p>
              <p className="text-fg-2">{t(`kind.${item.kind}.consequence`, values)}</p>
              {item.closedAt ? null : <p className="text-fg-2">{t(`kind.${item.kind}.remedy`, values)}</p>}
              {!item.closedAt && detail.keepPattern ? (
                <div className="mt-1.5 max-w-xl">
                  <CopyField
                    label={t('keepPattern')}
                    value={detail.keepPattern}
                    copyLabel={t('copy')}
                    copiedLabel={t('copied')}
                  />
                </div>
              ) : null}
              {!item.closedAt && item.kind === 'cleanup-would-delete' ? (
                <div className="my-1.5">
                  <CleanupChange finding={item.id} />
                </div>
              ) : null}
              <p className="mt-0.5 flex flex-wrap gap-x-3 text-fg-3 text-sm">
                {detail.digest ? <ShortDigest digest={detail.digest} /> : null}
                {item.environments.length > 0 ? (
                  <span>{t('runsIn', { names: item.environments.map(name).join(', ') })}</span>
                ) : null}
                <span>
                  {t(item.closedAt ? 'closedSince' : 'foundSince')} <Age at={item.closedAt ?? item.foundAt} />
                </span>
              </p>
            </div>
          </li>
        )
      })}
    </ul>
  )
}
