import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { CostFindingItem } from '../../lib/api/contract/cost-finding.ts'
import { api } from '../../lib/client/api.ts'
import { useAddress } from '../board/board-filters.ts'
import type { LeftOutItem } from '../cost-fix/left-out.tsx'

interface WantedFix {
  item: CostFindingItem
  costTags?: Record<string, string>
}

/** Which findings are chosen, and what is prepared for them: the prepared fixes stand in the address, the rest with the reader. */
export function useFixing() {
  const { params, set } = useAddress()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [other, setOther] = useState<CostFindingItem | null>(null)
  const [leftOut, setLeftOut] = useState<LeftOutItem[]>([])
  const prepare = useMutation(api.costFix.prepare.mutationOptions())
  const fix = (wanted: WantedFix[]) =>
    prepare.mutate(
      {
        findings: wanted.map(({ item, costTags }) => ({ id: item.id, ...(costTags ? { costTags } : {}) })),
      },
      {
        onSuccess: (plan) => {
          const nameOf = (id: string) => wanted.find(({ item }) => item.id === id)?.item.name ?? id
          setLeftOut(
            plan.leftOut.map(({ findingId, why }) => ({ id: findingId, name: nameOf(findingId), why })),
          )
          setOther(null)
          setChosen(new Set())
          // What was left out is shown as well, where there is nothing else.
          set({ fix: plan.fixes.join(',') || 'none' }, 'push')
        },
      },
    )
  const choose = (ids: string[], isChosen: boolean) =>
    setChosen((before) => {
      const next = new Set(before)
      for (const id of ids) {
        if (isChosen) next.add(id)
        else next.delete(id)
      }
      return next
    })
  return {
    chosen,
    choose,
    clear: () => setChosen(new Set()),
    other,
    setOther,
    prepare,
    fix,
    leftOut,
    /** Fixes that are looked at; `none`: there is only what was left out. */
    shown: params.get('fix')?.split(',').filter(Boolean) ?? [],
    close: () => {
      setLeftOut([])
      set({ fix: null })
    },
  }
}
export type Fixing = ReturnType<typeof useFixing>
