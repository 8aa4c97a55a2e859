'use client'
import dynamic from 'next/dynamic'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'

const Dialog = dynamic(() => import('./cleanup-dialog.tsx').then((module) => module.CleanupDialog), {
  ssr: false,
})

/** Of a rule that would delete what must stay: shows what it would become, and has it written. */
export function CleanupChange({ finding }: { finding: string }) {
  const t = useTranslations('registry')
  const [isAsked, setAsked] = useState(false)
  return (
    <>
      <Button size="small" onPress={() => setAsked(true)}>
        {t('changeRuleAsk')}
      </Button>
      {isAsked ? <Dialog finding={finding} onClose={() => setAsked(false)} /> : null}
    </>
  )
}
