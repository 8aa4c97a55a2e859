'use client'
import { useTranslations } from 'next-intl'
import { Drawer } from '../ui/drawer.tsx'
import { FixPart } from './fix-part.tsx'
import { LeftOut, type LeftOutItem } from './left-out.tsx'

/** What would put the chosen findings right, to be looked at before anything is written. */
export function FixDrawer(props: { ids: string[]; leftOut: LeftOutItem[]; onClose: () => void }) {
  const t = useTranslations('costFix')
  return (
    <Drawer title={t('drawer')} closeLabel={t('close')} onClose={props.onClose}>
      <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-auto p-4">
        <LeftOut items={props.leftOut} />
        {props.ids.map((id) => (
          <FixPart key={id} id={id} />
        ))}
      </div>
    </Drawer>
  )
}
