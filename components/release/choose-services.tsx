'use client'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { ReleaseDetail } from '../../lib/api/contract/release-item.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { CheckField, TextField } from '../ui/field.tsx'
import { useReleaseRows } from './use-release-rows.ts'

const most = 12

/** Every service of its product lines, or single ones: what is typed last is looked for among those that are not in it. */
export function ChooseServices({ release, onClose }: { release: ReleaseDetail; onClose: () => void }) {
  const t = useTranslations('release.add')
  const client = useQueryClient()
  const [isAll, setAll] = useState(release.counts.included === 0)
  const [text, setText] = useState('')
  const slugs = text.split(/[\s,，]+/).filter(Boolean)
  const choose = useMutation(
    api.release.choose.mutationOptions({
      onSuccess: () => {
        void client.invalidateQueries({ queryKey: api.release.key() })
        onClose()
      },
    }),
  )
  const off = (!isAll && slugs.length === 0) || choose.isPending
  return (
    <Dialog title={t('title', { name: release.name })} onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (!off) choose.mutate({ id: release.id, services: isAll ? 'all' : slugs })
        }}
      >
        <CheckField label={t('all')} isSelected={isAll} onChange={setAll} />
        {isAll ? null : (
          <>
            <TextField label={t('services')} note={t('servicesNote')} value={text} onChange={setText} />
            <Suggestions release={release} text={text} onText={setText} />
          </>
        )}
        <p className="text-fg-3 text-sm">{t('note')}</p>
        {choose.error ? <FailureNote error={choose.error} /> : null}
        <div className="flex justify-end gap-2">
          <Button variant="ghost" onPress={onClose}>
            {t('back')}
          </Button>
          <Button variant="primary" type="submit" isDisabled={off}>
            {isAll ? t('confirmAll') : t('confirm', { count: slugs.length })}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** Services that fit the last word and may still be chosen: one press writes its name. */
function Suggestions(props: { release: ReleaseDetail; text: string; onText: (text: string) => void }) {
  const { release, text, onText } = props
  const t = useTranslations('release.add')
  const { rows } = useReleaseRows(release.name)
  const words = text.split(/[\s,，]+/)
  const last = words.at(-1) ?? ''
  const found = useQuery(
    api.service.list.queryOptions({
      input: {
        limit: 200,
        ...(last ? { q: last } : {}),
        productLine: release.productLines.map(({ slug }) => slug),
      },
      placeholderData: keepPreviousData,
    }),
  )
  const taken = new Set([...rows.map(({ service }) => service.slug), ...words])
  const free = found.data?.items.map(({ slug }) => slug).filter((slug) => !taken.has(slug)) ?? []
  if (!found.data) return null
  if (free.length === 0 && last === '') return <p className="text-fg-3 text-sm">{t('nobodyLeft')}</p>
  return (
    <fieldset className="flex flex-wrap gap-1.5" aria-label={t('suggestions')}>
      {free.slice(0, most).map((slug) => (
        <Button
          key={slug}
          size="small"
          onPress={() => onText(`${[...words.slice(0, -1).filter(Boolean), slug].join(', ')}, `)}
        >
          {slug}
        </Button>
      ))}
      {free.length > most ? (
        <span className="self-center text-fg-3 text-sm">{t('more', { count: free.length - most })}</span>
      ) : null}
    </fieldset>
  )
}
