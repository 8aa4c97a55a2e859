'use client'
import dynamic from 'next/dynamic'
import type { Fixing as State } from './use-fixing.ts'

const FixDrawer = dynamic(() => import('../cost-fix/fix-drawer.tsx').then((module) => module.FixDrawer), {
  ssr: false,
})
const ValuesDialog = dynamic(() => import('./values-dialog.tsx').then((module) => module.ValuesDialog), {
  ssr: false,
})

/** What lies over a list of findings: fixes that were prepared, and values that are typed. */
export function Fixing({ of }: { of: State }) {
  const { other } = of
  return (
    <>
      {of.shown.length > 0 ? (
        <FixDrawer ids={of.shown.filter((id) => id !== 'none')} leftOut={of.leftOut} onClose={of.close} />
      ) : null}
      {other ? (
        <ValuesDialog
          item={other}
          isPending={of.prepare.isPending}
          error={of.prepare.error}
          onPrepare={(costTags) => of.fix([{ item: other, costTags }])}
          onClose={() => of.setOther(null)}
        />
      ) : null}
    </>
  )
}
