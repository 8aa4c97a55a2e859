'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { api } from '../../lib/client/api.ts'
import { SelectField } from '../ui/field.tsx'

/** One of the named groups, or none. A group that was retired since stays choosable while it is what is set. */
export function GroupField(props: {
  label: string
  note: string | undefined
  value: string
  onChange: (slug: string) => void
}) {
  const t = useTranslations('environmentSettings')
  const groups = useQuery(api.group.list.queryOptions())
  const known = (groups.data?.items ?? []).map(({ slug, name }) => ({ key: slug, label: name }))
  const missing = props.value !== '' && !known.some(({ key }) => key === props.value)
  return (
    <SelectField
      label={props.label}
      note={props.note}
      value={props.value}
      onChange={props.onChange}
      options={[
        { key: '', label: t('noGroup') },
        ...known,
        ...(missing ? [{ key: props.value, label: props.value }] : []),
      ]}
    />
  )
}
