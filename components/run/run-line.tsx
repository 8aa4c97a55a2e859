'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { RunDetail, RunImage } from '../../lib/api/contract/run.ts'
import { api } from '../../lib/client/api.ts'
import { BuildName } from '../build/build-name.tsx'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { Digest } from '../ui/digest.tsx'
import { formatBytes } from '../ui/format/size.ts'
import { Icon } from '../ui/icon.tsx'
import { Status } from '../ui/status.tsx'
import { outLink } from './run-link.ts'
import { isOver, kindOfRun, useRunWords } from './run-look.ts'
import { deliversTo } from './run-moment.ts'
import { RunPlaces } from './run-places.tsx'

/** One thing of the line; what is not there yet is dashed. */
function Piece(props: {
  piece: string
  title: string
  isThere?: boolean
  isStrong?: boolean
  children: ReactNode
}) {
  const { isThere = true, isStrong = false } = props
  const look = !isThere
    ? 'border-line-2 border-dashed text-fg-3'
    : isStrong
      ? 'border-accent-line bg-accent-bg'
      : 'border-line bg-surface'
  return (
    <li
      data-piece={props.piece}
      className={`flex min-w-0 flex-col gap-0.5 rounded-md border px-3 py-1.5 ${look} ${props.piece === 'commit' || props.piece === 'places' ? 'md:flex-1 md:basis-52' : ''}`}
    >
      <span className="text-fg-3 text-sm">{props.title}</span>
      {props.children}
    </li>
  )
}

function Arrow() {
  return (
    <li aria-hidden className="flex items-center self-center text-fg-3 max-md:rotate-90">
      <Icon name="arrow" />
    </li>
  )
}

/** From the run to the commit it built, the image that came of it, and the environments where that image runs now. */
export function RunLine({ run }: { run: RunDetail }) {
  const t = useTranslations('run.line')
  const words = useRunWords()
  const goal = deliversTo(run)
  const images: (RunImage | null)[] = run.images.length > 0 ? run.images : [null]
  return (
    <nav aria-label={t('label')} className="flex flex-col gap-2">
      {images.map((image, at) => (
        <ol key={image?.build.id ?? 'none'} className="flex min-w-0 items-stretch gap-2 max-md:flex-col">
          {at === 0 ? (
            <>
              <Piece piece="run" title={t('run')}>
                <span className="flex items-center gap-1.5 whitespace-nowrap">
                  <Status kind={kindOfRun(run.state)} label={words.state(run.state, run.word)} />
                  <span className="text-fg-2">#{run.number}</span>
                </span>
              </Piece>
              <Arrow />
              <Commit run={run} />
              <Arrow />
            </>
          ) : null}
          {image ? <Image image={image} /> : goal ? <Goal run={run} goal={goal} /> : <NoImage run={run} />}
          {image ? (
            <>
              <Arrow />
              <Piece piece="places" title={t('places')} isThere={image.runsIn.length > 0}>
                <RunPlaces service={run.service?.slug ?? null} image={image} />
              </Piece>
            </>
          ) : null}
        </ol>
      ))}
    </nav>
  )
}

function Commit({ run }: { run: RunDetail }) {
  const t = useTranslations('run.line')
  const { commit, mergeRequest } = run
  const sha = commit?.sha ?? run.commitSha
  if (!sha) {
    return (
      <Piece piece="commit" title={t('commit')} isThere={false}>
        <span>{t(isOver(run.state) ? 'noCommit' : 'commitLater')}</span>
      </Piece>
    )
  }
  const short = <code className="font-mono text-sm">{sha.slice(0, 7)}</code>
  return (
    <Piece piece="commit" title={t('commit')}>
      <span className="flex min-w-0 items-center gap-1.5">
        <span title={sha} className="shrink-0">
          {commit?.webUrl ? (
            <a href={commit.webUrl} rel="noreferrer" target="_blank" className={outLink}>
              {short}
            </a>
          ) : (
            short
          )}
        </span>
        <span className="min-w-0 truncate" title={commit?.title ?? run.title ?? ''}>
          {commit?.title ?? run.title ?? ''}
        </span>
      </span>
      <span className="flex min-w-0 flex-wrap items-center gap-x-1.5 text-fg-3 text-sm">
        <code className="min-w-0 truncate font-mono" title={run.branch ?? ''}>
          {run.branch}
        </code>
        {commit ? <span>{commit.authorName}</span> : null}
        {mergeRequest ? (
          <span className="min-w-0 truncate" title={mergeRequest.title}>
            {mergeRequest.webUrl ? (
              <a href={mergeRequest.webUrl} rel="noreferrer" target="_blank" className={outLink}>
                {t('mergeRequest', { number: mergeRequest.number })}
              </a>
            ) : (
              t('mergeRequest', { number: mergeRequest.number })
            )}{' '}
            {t('into', { branch: mergeRequest.targetBranch })}
          </span>
        ) : null}
        {(commit?.workItems ?? []).map((item) => (
          <span key={item}>{item}</span>
        ))}
      </span>
    </Piece>
  )
}

function Image({ image }: { image: RunImage }) {
  const t = useTranslations('run.line')
  const copy = useTranslations('build')
  return (
    <Piece piece="image" title={t('image')} isStrong>
      <span className="flex items-center gap-1.5 whitespace-nowrap">
        <BuildName build={image.build} />
        <span className="text-fg-3 text-sm">{formatBytes(image.sizeBytes)}</span>
      </span>
      <span className="flex items-center gap-1.5">
        <Digest digest={image.build.digest} copyLabel={copy('copy')} />
        {image.goneAt ? <span className="text-danger-fg text-sm">{copy('gone')}</span> : null}
      </span>
    </Piece>
  )
}

function NoImage({ run }: { run: RunDetail }) {
  const t = useTranslations('run.line')
  const makesNone = run.pipelineKind === 'merge-check' || run.pipelineKind === 'cd'
  return (
    <Piece piece="image" title={t('image')} isThere={false}>
      <span>{t(makesNone ? 'makesNone' : isOver(run.state) ? 'noImage' : 'imageLater')}</span>
    </Piece>
  )
}

/** A delivery makes no image: it carries one somewhere. */
function Goal({ run, goal }: { run: RunDetail; goal: string }) {
  const t = useTranslations('run.line')
  const name = useEnvironmentName()
  const copy = useTranslations('build')
  const given = (name: string) => run.parameters.find(({ key }) => key.toUpperCase() === name)?.value ?? null
  const [version, digest] = [given('VERSION'), given('DIGEST')]
  const service = run.service?.slug
  const known = useQuery(api.environment.list.queryOptions({ staleTime: 300_000 })).data?.items.some(
    ({ slug }) => slug === goal,
  )
  return (
    <>
      <Piece piece="image" title={t('carries')} isThere={version !== null || digest !== null}>
        {version ? <code className="whitespace-nowrap font-mono text-sm">{version}</code> : null}
        {digest ? <Digest digest={digest} copyLabel={copy('copy')} /> : null}
        {version || digest ? null : <span>{t('newest')}</span>}
      </Piece>
      <Arrow />
      <Piece piece="places" title={t('goal')}>
        {service && known ? (
          <Link href={`/services/${service}?tab=runtime`} className={outLink}>
            {name(goal)}
          </Link>
        ) : (
          name(goal)
        )}
      </Piece>
    </>
  )
}
