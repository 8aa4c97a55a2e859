'use client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { PipelineFindingItem } from '../../lib/api/contract/pipeline-finding.ts'
import { Age } from '../shell/age.tsx'
import { type StatusKind, StatusShape } from '../ui/status.tsx'
import { FindingFix } from './finding-fix.tsx'
import { useFindingWords } from './use-finding-words.ts'
import { WaiverPart } from './waiver-part.tsx'

const looks: Record<PipelineFindingItem['severity'], StatusKind> = {
  high: 'block',
  medium: 'warn',
  low: 'off',
}
const linkLook = 'text-accent-fg underline decoration-accent-line underline-offset-3 hover:decoration-current'

/** Where it stands: the file and line in Codeup, or the pipeline. */
function Place({ item }: { item: PipelineFindingItem }) {
  const t = useTranslations('pipelineFinding')
  const { path, line, link, pipeline } = item
  const where = path === null ? null : line === null ? path : t('line', { path, line })
  return (
    <>
      {pipeline ? (
        <Link className={linkLook} href={`/pipelines?pipeline=${pipeline.id}`}>
          {pipeline.name}
        </Link>
      ) : null}
      {path === null && line !== null ? <span>{t('inDefinition', { line })}</span> : null}
      {link ? (
        <a className={`${linkLook} break-all`} href={link} rel="noreferrer" target="_blank">
          {where ?? t('openCode')}
        </a>
      ) : where ? (
        <span className="break-all">{where}</span>
      ) : null}
    </>
  )
}

/** One finding: what is wrong and where, why it matters, how to fix it, and who lets it through. */
export function FindingRow({ item, isOfService }: { item: PipelineFindingItem; isOfService: boolean }) {
  const t = useTranslations('pipelineFinding')
  const words = useFindingWords()(item)
  const look = item.state === 'fixed' ? 'pass' : item.state === 'waived' ? 'overridden' : looks[item.severity]
  const state = item.state === 'open' ? t(`severity.${item.severity}`) : t(`state.${item.state}`)
  return (
    <li
      data-finding={item.rule}
      data-subject={item.subject}
      data-state={item.state}
      className="flex items-start gap-2.5 border-line border-t px-4 py-2.5 first:border-t-0"
    >
      <span className="pt-0.5">
        <StatusShape kind={look} label={state} />
      </span>
      <div className="min-w-0 flex-1">
        <p className="break-words font-medium">
          {item.service && !isOfService ? (
            <>
              <Link className={linkLook} href={`/services/${item.service}?tab=runs`}>
                {item.service}
              </Link>
              {' · '}
            </>
          ) : null}
          {words.title}
        </p>
        <p className="text-fg-2">{words.why}</p>
        {item.state === 'fixed' ? null : <p>{words.fix}</p>}
        <FindingFix item={item} />
        <p className="mt-0.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-fg-3 text-sm">
          <Place item={item} />
          <span>
            {t.rich(item.closedAt ? 'fixedSince' : 'found', {
              age: () => <Age at={item.closedAt ?? item.openedAt} />,
            })}
          </span>
          <WaiverPart item={item} />
        </p>
      </div>
    </li>
  )
}
