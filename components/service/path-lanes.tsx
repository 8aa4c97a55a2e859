'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { Cell } from '../../lib/api/contract/cell.ts'
import type { PlaceReadiness } from '../../lib/api/contract/readiness.ts'
import type { ServiceDetail } from '../../lib/api/contract/service.ts'
import { api } from '../../lib/client/api.ts'
import { cellMarks, staleAfterMs } from '../board/cell-marks.ts'
import { MarkWord } from '../board/mark.tsx'
import { promoteWishOf } from '../board/promote-wish.ts'
import { BuildName } from '../build/build-name.tsx'
import { useEnvironmentName } from '../environment/environment-name.ts'
import type { PromoteWish } from '../promotion/promote-drawer.tsx'
import { LaneReadiness } from '../rollback/lane-readiness.tsx'
import { Age } from '../shell/age.tsx'
import { Button } from '../ui/button.tsx'
import { Digest } from '../ui/digest.tsx'
import { Status } from '../ui/status.tsx'

/** The path of the builds: one lane per environment, and the promote button between lanes. */
export function PathLanes(props: {
  service: ServiceDetail
  now: number
  onPromote: (wish: PromoteWish) => void
}) {
  const { service, now } = props
  const path = service.path.map((slug) => ({ slug }))
  const readiness = useQuery(api.readiness.get.queryOptions({ input: { slug: service.slug } }))
  const cellOf = (slug: string) => service.cells.find((candidate) => candidate.environment === slug)
  // One primary button: the step nearest to the end of the path that can be taken.
  const foremost = service.path.findLast((slug) => cellOf(slug)?.canGoOn)
  return (
    <ol className="flex flex-col gap-3 lg:flex-row lg:items-stretch lg:gap-0">
      {path.map((environment, index) => {
        const cell = cellOf(environment.slug)
        const wish = promoteWishOf(service, path, environment.slug)
        return (
          <li
            key={environment.slug}
            className={`flex min-w-0 flex-col gap-3 lg:grow lg:flex-row lg:gap-0 ${index > 0 ? 'lg:basis-28' : 'lg:basis-0'}`}
          >
            {index > 0 ? (
              <Between
                cell={cell}
                isPrimary={environment.slug === foremost}
                wish={wish}
                onPromote={props.onPromote}
              />
            ) : null}
            <Lane
              service={service.slug}
              slug={environment.slug}
              cell={cell}
              place={readiness.data?.environments.find((one) => one.environment === environment.slug)}
              now={now}
            />
          </li>
        )
      })}
    </ol>
  )
}

function Between(props: {
  cell: Cell | undefined
  isPrimary: boolean
  wish: PromoteWish | null
  onPromote: (wish: PromoteWish) => void
}) {
  const t = useTranslations('service.path')
  const { wish, cell } = props
  const name = useEnvironmentName()
  return (
    <div className="flex shrink-0 flex-row items-center justify-center gap-2 text-center text-fg-3 text-sm lg:w-28 lg:flex-col">
      {cell?.sameAsPrevious ? (
        <span>{t('sameBuild')}</span>
      ) : cell?.behind ? (
        <span>{t('builds', { count: cell.behind })}</span>
      ) : null}
      {wish ? (
        <Button
          variant={props.isPrimary ? 'primary' : 'default'}
          size="small"
          aria-label={t('promoteTo', { environment: name(wish.environment) })}
          onPress={() => props.onPromote(wish)}
        >
          {t('promote')}
        </Button>
      ) : (
        <span>{t('nothing')}</span>
      )}
    </div>
  )
}

function Lane(props: {
  service: string
  slug: string
  cell: Cell | undefined
  place: PlaceReadiness | undefined
  now: number
}) {
  const { slug, cell, place, now } = props
  const t = useTranslations('service.path')
  const name = useEnvironmentName()
  const stale = cell?.seenAt ? now - Date.parse(cell.seenAt) > staleAfterMs : false
  return (
    <section
      aria-label={name(slug)}
      className="flex min-w-0 flex-1 flex-col rounded-lg border border-line bg-surface"
    >
      <h2 className="border-line border-b px-3 py-2 font-semibold">{name(slug)}</h2>
      <div className="flex flex-1 flex-col gap-2 p-3">
        {cell ? (
          <>
            <div>
              {cell.build ? (
                <BuildName build={cell.build} />
              ) : (
                <span className="text-fg-3">{t('nothingRuns')}</span>
              )}
            </div>
            <div className="flex items-center justify-between text-fg-3 text-sm">
              {cell.digest ? <Digest digest={cell.digest} copyLabel={t('copy')} /> : <span />}
              {cell.since ? <Age at={cell.since} /> : null}
            </div>
            <ul className="flex flex-col gap-0.5 text-sm">
              <li>
                <Status
                  kind={cell.readyTargets === cell.totalTargets && !cell.problem ? 'success' : 'warn'}
                  label={t('ready', { ready: cell.readyPods, total: cell.totalPods })}
                  quiet
                />
              </li>
              {cellMarks(cell).map((mark) => (
                <li key={mark.kind}>
                  <MarkWord mark={mark} now={now} />
                </li>
              ))}
              {cell.driftSince ? null : (
                <li>
                  <Status kind="success" label={t('noDrift')} quiet />
                </li>
              )}
              {stale && cell.seenAt ? (
                <li className="text-attention-fg underline decoration-dotted underline-offset-2">
                  {t.rich('seen', { age: () => <Age at={cell.seenAt} /> })}
                </li>
              ) : null}
            </ul>
          </>
        ) : (
          <span className="text-fg-3">{t('noTarget')}</span>
        )}
      </div>
      {cell && place ? (
        <LaneReadiness service={props.service} place={place} isHeld={cell.marks.includes('held')} />
      ) : null}
    </section>
  )
}
