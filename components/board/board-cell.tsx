'use client'
import { useTranslations } from 'next-intl'
import type { Cell } from '../../lib/api/contract/cell.ts'
import { BuildName } from '../build/build-name.tsx'
import { Age } from '../shell/age.tsx'
import { ShortDigest } from '../ui/digest.tsx'
import { cellMarks, staleAfterMs } from './cell-marks.ts'
import { MarkIcon, MarkWord } from './mark.tsx'

/** What runs where no one build does: none that we know, several beside each other (on the way, or at a share), or nothing. */
const unnamed = (cell: Cell) => {
  if (cell.digest) return 'unknownBuild'
  return cell.readyPods > 0 ? 'severalBuilds' : 'nothingRuns'
}

/**
 * One service in one environment, two lines: version and how far behind; digest, age and marks.
 * A cell that runs what its left neighbour runs is greyed, so that differences stand out.
 */
export function BoardCell({ cell, now }: { cell: Cell | undefined; now: number }) {
  const t = useTranslations('board')
  if (!cell) return <span className="text-fg-3">{t('noTarget')}</span>
  const [first, ...more] = cellMarks(cell)
  // A cell has room for the words of a share or for the age of the old build beside it.
  const isShared = cell.active?.share != null
  const stale = cell.seenAt !== null && now - Date.parse(cell.seenAt) > staleAfterMs
  return (
    <div className="flex min-w-0 flex-col justify-center">
      <div className="flex items-baseline justify-between gap-2 leading-[18px]">
        {cell.build ? (
          <BuildName build={cell.build} quiet={cell.sameAsPrevious} />
        ) : (
          <span className="text-fg-3">{t(unnamed(cell))}</span>
        )}
        {cell.behind ? (
          <span className="shrink-0 text-sm text-fg-2">{t('behind', { count: cell.behind })}</span>
        ) : null}
      </div>
      <div className="flex items-center gap-1.5 text-fg-3 text-sm leading-[17px]">
        {cell.digest ? <ShortDigest digest={cell.digest} /> : null}
        {stale && cell.seenAt ? (
          <span className="text-attention-fg underline decoration-dotted underline-offset-2">
            {t.rich('seenAgo', { age: () => <Age at={cell.seenAt} /> })}
          </span>
        ) : cell.since && !isShared ? (
          <>
            <span aria-hidden>·</span>
            <Age at={cell.since} />
          </>
        ) : null}
        <span className="ml-auto flex min-w-0 items-center gap-1.5 overflow-hidden">
          {first ? <MarkWord mark={first} now={now} /> : null}
          {more.map((mark) => (
            <MarkIcon key={mark.kind} mark={mark} now={now} />
          ))}
        </span>
      </div>
    </div>
  )
}
