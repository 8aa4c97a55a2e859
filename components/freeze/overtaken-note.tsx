'use client'
import { useTranslations } from 'next-intl'
import type { FreezeVersionItem } from '../../lib/api/contract/freeze.ts'
import { failureOf } from '../../lib/client/failure.ts'
import { Age } from '../shell/age.tsx'
import { Button } from '../ui/button.tsx'
import { useFreezeWords } from './freeze-words.ts'
import { useFacts } from './window-facts.tsx'

/** The newest version, where a change was refused because somebody else was faster. */
export function otherOf(error: unknown): FreezeVersionItem | null {
  if (!error) return null
  const failure = failureOf(error)
  const other = failure.code === 'conflict' ? failure.detail?.other : undefined
  return other && typeof other === 'object' ? (other as FreezeVersionItem) : null
}

/** Who was faster, why and what; and the two ways on. Nothing typed is lost by itself. */
export function OvertakenNote(props: {
  other: FreezeVersionItem
  onRebase: () => void
  onTheirs: () => void
}) {
  const { other } = props
  const t = useTranslations('freezes.conflict')
  const words = useFreezeWords()
  const facts = useFacts()
  const theirs = other.definition
    ? facts(other.definition).filter(({ field }) => other.changed.includes(field))
    : []
  return (
    <div
      role="alert"
      className="flex flex-col gap-2 rounded-lg border border-attention-line bg-attention-bg p-3"
    >
      <strong className="text-attention-fg">
        {t('title', { name: other.editor?.name ?? t('portal'), version: other.version })}
      </strong>
      <p>
        {t('changed', { fields: words.fields(other.changed) })}
        <span className="ml-2 text-fg-3">
          <Age at={new Date(other.at).toISOString()} />
        </span>
        {other.reason ? <q className="ml-2">{other.reason}</q> : null}
      </p>
      {theirs.length > 0 ? (
        <ul>
          {theirs.map(({ name, value }) => (
            <li key={name} className="break-words">
              <span className="text-fg-2">{name}:</span> {value}
            </li>
          ))}
        </ul>
      ) : null}
      <div className="flex flex-wrap gap-2">
        <Button onPress={props.onRebase}>{t('rebase', { version: other.version })}</Button>
        <Button variant="ghost" onPress={props.onTheirs}>
          {t('theirs')}
        </Button>
      </div>
    </div>
  )
}
