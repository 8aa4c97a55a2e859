'use client'
import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import type { CostFindingItem } from '../../lib/api/contract/cost-finding.ts'
import { Age } from '../shell/age.tsx'
import { Button } from '../ui/button.tsx'
import { type StatusKind, StatusShape } from '../ui/status.tsx'
import { useFindingWords } from './finding-words.ts'
import { canFix, isSuggested } from './use-findings.ts'

const looks: Record<CostFindingItem['severity'], StatusKind> = { high: 'block', medium: 'warn', low: 'off' }
const linkLook = 'text-accent-fg underline decoration-accent-line underline-offset-3 hover:decoration-current'

function lookOf({ state, severity }: CostFindingItem): StatusKind {
  if (state === 'fixed' || state === 'gone') return 'pass'
  if (state === 'waived') return 'overridden'
  return state === 'fix-proposed' ? 'wait' : looks[severity]
}

/** What is suggested, each with why; and how it would be written. */
function Suggested({ item }: { item: CostFindingItem }) {
  const t = useTranslations('costFinding')
  const words = useFindingWords()(item)
  const { source, fix } = item
  return (
    <div className="mt-0.5 text-fg-2">
      {isSuggested(item) ? (
        <ul aria-label={t('suggested')} className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
          <li aria-hidden>{t('suggested')}</li>
          {item.suggestions.map((one) => (
            <li key={one.key}>
              <code className="rounded-sm bg-sunken px-1 font-mono text-fg text-sm">
                {one.key}={one.value}
              </code>{' '}
              <span className="text-fg-3 text-sm">{words.reasonOf(one)}</span>
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-fg-3">{t('noSuggestion')}</p>
      )}
      {fix ? (
        <p className="break-words text-fg-3 text-sm">
          {t(`fixNote.${fix}`, { path: [source?.repository, source?.path].filter(Boolean).join('/') })}
          {source?.address ? <code className="ml-1 font-mono">{source.address}</code> : null}
        </p>
      ) : null}
    </div>
  )
}

/** Where it stands: the merge request, the tagging that waits, the waiver. */
function Standing({ item }: { item: CostFindingItem }) {
  const t = useTranslations('costFinding')
  const format = useFormatter()
  const { proposal, waiver } = item
  return (
    <>
      {proposal && item.closedAt === null ? (
        <span>
          {proposal.kind === 'tagging' ? (
            t('tagged', { by: proposal.by })
          ) : proposal.url ? (
            <a className={linkLook} href={proposal.url} rel="noreferrer" target="_blank">
              {t('mergeRequest', { number: proposal.number ?? 0 })}
            </a>
          ) : (
            t('mergeRequest', { number: proposal.number ?? 0 })
          )}{' '}
          {proposal.kind === 'tagging'
            ? null
            : t.rich('proposedBy', { by: proposal.by, age: () => <Age at={proposal.at} /> })}
        </span>
      ) : null}
      {waiver?.inDate ? (
        <span className="break-words">
          {t('waivedUntil', {
            date: format.dateTime(new Date(waiver.endsAt), { dateStyle: 'medium' }),
            by: waiver.by,
            reason: waiver.reason,
          })}
        </span>
      ) : null}
    </>
  )
}

/** One finding: what, what it costs, what would put it right and how, who answers for it. */
export function FindingRow(props: {
  item: CostFindingItem
  isChosen: boolean
  onChoose: (chosen: boolean) => void
  /** Absent: who looks may fix nothing. */
  onFix: ((values: 'suggested' | 'other') => void) | undefined
}) {
  const { item, onFix } = props
  const t = useTranslations('costFinding')
  const words = useFindingWords()(item)
  const word = item.state === 'open' ? t(`severity.${item.severity}`) : t(`state.${item.state}`)
  const isOpen = item.closedAt === null
  return (
    <li
      data-finding={item.kind}
      data-name={item.name}
      data-state={item.state}
      className="flex items-start gap-2.5 border-line border-t px-4 py-2.5 first:border-t-0"
    >
      <input
        type="checkbox"
        className="sluice-check mt-0.5"
        aria-label={t('choose', { name: item.name })}
        checked={props.isChosen}
        disabled={!isOpen}
        onChange={(event) => props.onChoose(event.target.checked)}
      />
      <span className="pt-0.5">
        <StatusShape kind={lookOf(item)} label={word} />
      </span>
      <div className="min-w-0 flex-1">
        <p className="break-words font-medium">{words.title}</p>
        <p className="text-fg-2">{words.why}</p>
        {item.remedy === 'tag' && isOpen ? <Suggested item={item} /> : null}
        <p className="mt-0.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-fg-3 text-sm">
          {item.resourceId && item.resourceId !== item.name ? (
            <span className="break-all font-mono">{item.resourceId}</span>
          ) : null}
          <span>{[item.resourceType, item.regionId, item.accountId].filter(Boolean).join(' · ')}</span>
          {item.service ? (
            <Link className={linkLook} href={`/services/${item.service}`}>
              {item.service}
            </Link>
          ) : null}
          {item.team ? <span>{t('owner', { name: item.team.name })}</span> : null}
          {!item.team && item.owner ? <span>{t('owner', { name: item.owner.name })}</span> : null}
          <span>
            {t.rich(item.closedAt ? 'closed' : 'found', {
              age: () => <Age at={item.closedAt ?? item.openedAt} />,
            })}
          </span>
          <Standing item={item} />
        </p>
      </div>
      <div className="flex shrink-0 flex-col items-end gap-1.5 max-md:max-w-40">
        <span
          className="text-right font-medium tabular-nums"
          title={item.measure ? t(`measure.${item.measure}`) : t('unknownCost')}
        >
          {words.money || '–'}
        </span>
        {onFix && canFix(item) && item.state !== 'fix-proposed' ? (
          <>
            {isSuggested(item) && (item.fix === 'source' || item.fix === 'direct') ? (
              <Button
                size="small"
                variant="primary"
                aria-label={t('acceptNamed', { name: item.name })}
                onPress={() => onFix('suggested')}
              >
                {t('accept')}
              </Button>
            ) : null}
            {item.fix === 'source' || item.fix === 'direct' ? (
              <Button
                size="small"
                variant="ghost"
                aria-label={t('otherValuesNamed', { name: item.name })}
                onPress={() => onFix('other')}
              >
                {t('otherValues')}
              </Button>
            ) : null}
          </>
        ) : null}
      </div>
    </li>
  )
}
