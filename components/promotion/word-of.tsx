'use client'
import { useTranslations } from 'next-intl'
import { usePerson } from '../person/use-may.ts'
import { SelectField } from '../ui/field.tsx'

/**
 * Whose word it is, where the reader stands for others: said when there is no choice, asked when there is. The first is
 * the one taken when nothing is chosen, so that A and Enter stay enough.
 */
export function WordOf(props: {
  choices: { id: string; name: string }[]
  chosen: string
  onChange: (id: string) => void
}) {
  const t = useTranslations('approval')
  const me = usePerson()
  const [first, ...others] = props.choices
  if (!first) return null
  if (others.length === 0)
    return first.id === me?.id ? null : <p className="text-fg-2">{t('onBehalfOf', { name: first.name })}</p>
  return (
    <SelectField
      label={t('whoseWord')}
      value={props.chosen || first.id}
      onChange={props.onChange}
      options={props.choices.map(({ id, name }) => ({
        key: id,
        label: id === me?.id ? t('myOwn') : t('onBehalfOf', { name }),
      }))}
    />
  )
}
