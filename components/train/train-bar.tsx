'use client'
import { useTranslations } from 'next-intl'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { Button } from '../ui/button.tsx'

/** What is selected on the board, and what can be done with it. */
export function TrainBar(props: {
  environment: string
  count: number
  onClear: () => void
  onDryRun: () => void
}) {
  const t = useTranslations('train.bar')
  const name = useEnvironmentName()
  return (
    <section
      aria-label={t('label')}
      className="sticky bottom-10 z-20 flex flex-wrap items-center gap-3 rounded-lg border border-line-2 bg-surface px-4 py-2.5 shadow-overlay max-md:bottom-16"
    >
      <p className="min-w-0 flex-1" role="status">
        {t.rich('selected', {
          count: props.count,
          environment: name(props.environment),
          b: (chunks) => <b>{chunks}</b>,
        })}
      </p>
      <Button variant="ghost" onPress={props.onClear} shortcut="esc">
        {t('clear')}
      </Button>
      <Button variant="primary" onPress={props.onDryRun} shortcut="P">
        {t('dryRun', { count: props.count })}
      </Button>
    </section>
  )
}
