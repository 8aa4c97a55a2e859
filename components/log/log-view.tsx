'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { LogOutline } from '../../lib/api/contract/run-log.ts'
import { api } from '../../lib/client/api.ts'
import { useLiveNoun } from '../../lib/client/live-noun.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { copyLines } from './copy-lines.ts'
import { foldOf, unfolded } from './fold.ts'
import { type LineRange, lineLink, rangeOf, readLineLink } from './line-link.ts'
import { LogBar } from './log-bar.tsx'
import { LogGrid } from './log-grid.tsx'
import { LogEmpty, LogFoot, LogProblem } from './log-state.tsx'
import { nextOf } from './next-of.ts'
import { useLines } from './use-lines.ts'
import { useLogKeys } from './use-log-keys.ts'
import { useSearch } from './use-search.ts'
import { useLogSwitches } from './use-switches.ts'

/** Reading is what keeps the portal reading the log: asked this often while it goes on, beside what is told live. */
const leaseMs = 8_000

export interface LogViewProps {
  runId: string
  jobId: string
  /** The job is over: its log is read from the beginning, also while it is still on its way. */
  isOver: boolean
}

/** The log of a job: any length, live while the job prints. */
export function LogView({ runId, jobId, isOver }: LogViewProps) {
  const outline = useQuery({
    ...api.runLog.outline.queryOptions({ input: { id: runId, job: jobId } }),
    refetchInterval: ({ state }) => (state.data?.state === 'ended' ? false : leaseMs),
    staleTime: 0,
  })
  useLiveNoun('run-log', `${runId}/${jobId}`, () => void outline.refetch())
  if (outline.data)
    return (
      <Body key={`${runId}/${jobId}`} runId={runId} jobId={jobId} isOver={isOver} outline={outline.data} />
    )
  if (outline.error) {
    return (
      <div className="p-4">
        <FailureNote error={outline.error} onRetry={() => void outline.refetch()} />
      </div>
    )
  }
  return <div className="h-24" aria-busy />
}

const noMatches: ReadonlySet<number> = new Set()

function Body({ runId, jobId, isOver, outline }: LogViewProps & { outline: LogOutline }) {
  const t = useTranslations('log')
  const { lines: total, groups, generation, state } = outline
  const loaded = useLines(runId, jobId, generation, total)
  const switches = useLogSwitches()
  const search = useSearch(runId, jobId, generation, state !== 'ended')
  const field = useRef<HTMLInputElement>(null)
  const box = useRef<HTMLElement>(null)
  const linked = useRef(readLineLink(globalThis.location.hash))
  const [closed, setClosed] = useState<ReadonlySet<number>>(new Set())
  const [cursor, setCursor] = useState<number | null>(linked.current?.to ?? null)
  const [anchor, setAnchor] = useState<number | null>(linked.current?.from ?? null)
  const [target, setTarget] = useState<{ line: number; turn: number } | null>(null)
  const [follows, setFollows] = useState(!isOver && state !== 'ended' && linked.current === null)
  const [copied, setCopied] = useState(false)
  const fold = useMemo(() => foldOf(total, groups, closed), [total, groups, closed])
  const range: LineRange | null = cursor === null ? null : rangeOf(anchor ?? cursor, cursor)

  const focusLines = () =>
    box.current?.querySelector<HTMLElement>('[role=grid]')?.focus({ preventScroll: true })
  /** Brings a line into sight, wherever it is hidden. */
  const show = (line: number) => {
    setClosed((before) => unfolded(before, groups, line))
    setFollows(false)
    setTarget((before) => ({ line, turn: (before?.turn ?? 0) + 1 }))
    box.current?.scrollIntoView({ block: 'nearest' })
  }
  const point = useCallback(
    (line: number, extend: boolean) => {
      setCursor(line)
      const from = extend ? (anchor ?? cursor ?? line) : line
      setAnchor(from)
      history.replaceState(history.state, '', lineLink(rangeOf(from, line)))
    },
    [anchor, cursor],
  )
  const goTo = (line: number) => {
    point(line, false)
    show(line)
  }

  // A link to a line that has not arrived yet is followed when it has.
  // biome-ignore lint/correctness/useExhaustiveDependencies: followed once
  useEffect(() => {
    const at = linked.current
    if (!at || at.from > total) return
    linked.current = null
    show(at.from)
  }, [total])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the groups of the moment will do
  useEffect(() => {
    const listen = () => {
      const at = readLineLink(globalThis.location.hash)
      if (!at) return
      setAnchor(at.from)
      setCursor(at.to)
      show(at.from)
    }
    globalThis.addEventListener('hashchange', listen)
    return () => globalThis.removeEventListener('hashchange', listen)
  }, [groups])

  const matchLines = search.matches?.lines
  const matches = useMemo(() => (matchLines ? new Set(matchLines) : noMatches), [matchLines])
  const found = search.matches
    ? {
        count: search.matches.count,
        at: cursor !== null && matches.has(cursor) ? (matchLines?.indexOf(cursor) ?? -1) + 1 : null,
      }
    : null
  const next = (step: 1 | -1) => {
    const to = nextOf(matchLines ?? [], cursor ?? 0, step)
    if (to) goTo(to.line)
  }
  const nextError = (step: 1 | -1) => {
    const to = nextOf(outline.errors, cursor ?? 0, step)
    if (!to) return
    goTo(to.line)
    focusLines()
  }
  useLogKeys(field, { onNext: next, onError: nextError })

  const toggleFold = useCallback((line: number) => {
    setClosed((before) => {
      const after = new Set(before)
      if (!after.delete(line)) after.add(line)
      return after
    })
  }, [])
  const allClosed = groups.length > 0 && groups.every(({ line }) => closed.has(line))
  const foldAll = () => setClosed(allClosed ? new Set() : new Set(groups.map(({ line }) => line)))
  const copy = () => {
    if (!range) return
    void copyLines({ runId, jobId }, range).then(() => {
      setCopied(true)
      setTimeout(() => setCopied(false), 1_500)
    })
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.altKey) return
    if (event.ctrlKey || event.metaKey) {
      if (event.key.toLowerCase() !== 'c' || !globalThis.getSelection()?.isCollapsed) return
      event.preventDefault()
      return copy()
    }
    const acts: Record<string, () => void> = {
      w: () => switches.turn('wraps'),
      t: () => switches.turn('showTime'),
      f: () => setFollows((before) => !before),
      z: foldAll,
      c: copy,
    }
    const act = acts[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }

  const said =
    cursor === null
      ? ''
      : found?.at
        ? t('saidMatch', {
            at: found.at,
            count: found.count,
            line: cursor,
            text: loaded.line(cursor)?.text.slice(0, 200) ?? '',
          })
        : t('saidLine', { line: cursor, text: loaded.line(cursor)?.text.slice(0, 200) ?? '' })
  return (
    <section ref={box} aria-label={t('title', { job: outline.job })} className="min-w-0 scroll-my-12">
      <LogBar
        field={field}
        text={search.text}
        onText={search.setText}
        found={found}
        isSearching={search.isSearching}
        onNext={next}
        onLeave={focusLines}
        errorCount={outline.errorCount}
        onError={nextError}
        wraps={switches.wraps}
        showTime={switches.showTime}
        onTurn={switches.turn}
        follows={state === 'ended' ? null : follows}
        onFollow={() => setFollows((before) => !before)}
        hasGroups={groups.length > 0}
        allClosed={allClosed}
        onFoldAll={foldAll}
        onCopy={range ? copy : null}
        copied={copied}
        rawHref={`/api/v1/runs/${runId}/jobs/${encodeURIComponent(jobId)}/log/raw`}
      />
      <LogProblem outline={outline} />
      {search.error || loaded.failed ? (
        <div className="px-4 py-2">
          <FailureNote error={search.error ?? loaded.failed} />
        </div>
      ) : null}
      {total === 0 ? (
        <LogEmpty outline={outline} />
      ) : (
        <LogGrid
          label={t('title', { job: outline.job })}
          total={total}
          fold={fold}
          groups={groups}
          closed={closed}
          line={loaded.line}
          need={loaded.need}
          version={loaded.version}
          cursor={cursor}
          range={range}
          target={target}
          query={search.wanted}
          matches={matches}
          wraps={switches.wraps}
          showTime={switches.showTime}
          follows={follows && state !== 'ended'}
          cutLabel={t('cut')}
          foldLabel={t('fold')}
          onFollow={setFollows}
          onFold={toggleFold}
          onPoint={point}
          onKey={onKey}
        />
      )}
      <LogFoot outline={outline} />
      <p role="status" className="sr-only">
        {said}
      </p>
    </section>
  )
}
