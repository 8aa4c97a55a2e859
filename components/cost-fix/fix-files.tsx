'use client'
import { useTranslations } from 'next-intl'
import type { CostFixItem } from '../../lib/api/contract/cost-fix.ts'
import { Diff } from '../ui/diff.tsx'

/** What becomes of each file, piece by piece; the number says where the piece begins. */
export function FixFiles({ files }: Pick<CostFixItem, 'files'>) {
  const t = useTranslations('costFix')
  return (
    <div className="flex flex-col gap-2">
      {files.flatMap(({ path, pieces }) =>
        pieces.map((lines) => (
          <Diff
            key={`${path} ${lines[0]?.line ?? 0}`}
            title={`${path}:${lines[0]?.line ?? 1}`}
            lines={lines}
            addedLabel={t('addedLine')}
            removedLabel={t('removedLine')}
          />
        )),
      )}
    </div>
  )
}
