'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { GroupItem } from '../../lib/api/contract/group.ts'
import type { PersonItem } from '../../lib/api/contract/person.ts'
import { api } from '../../lib/client/api.ts'
import { wouldCircle } from '../../lib/domain/group/chain.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { CheckField, SelectField, TextField } from '../ui/field.tsx'

const slugForm = /^[a-z0-9]+(-[a-z0-9]+)*$/

/** A new group, or another name, members and next of one that is there. */
export function GroupDialog(props: {
  group: GroupItem | null
  groups: GroupItem[]
  people: PersonItem[]
  onClose: () => void
}) {
  const { group, groups } = props
  const t = useTranslations('group')
  const queries = useQueryClient()
  const [slug, setSlug] = useState('')
  const [name, setName] = useState(group?.name ?? '')
  const [members, setMembers] = useState(() => new Set(group?.members.map((one) => one.id)))
  const [next, setNext] = useState(group?.escalatesTo?.id ?? '')
  const done = {
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: api.group.key() })
      props.onClose()
    },
  }
  const create = useMutation(api.group.create.mutationOptions(done))
  const update = useMutation(api.group.update.mutationOptions(done))
  const isPending = create.isPending || update.isPending
  const missing = name.trim() === '' || (!group && !slugForm.test(slug))
  const links = groups.map((one) => ({ id: one.id, escalatesToId: one.escalatesTo?.id ?? null }))
  const followers = groups.filter((one) => !group || !wouldCircle(links, group.id, one.id))
  const choosable = props.people.filter((one) => !one.disabledAt || members.has(one.id))
  const save = () => {
    const content = { name: name.trim(), members: [...members], escalatesToId: next || null }
    if (group) update.mutate({ id: group.id, ...content })
    else create.mutate({ slug, ...content })
  }
  const toggle = (id: string, on: boolean) => {
    const changed = new Set(members)
    if (on) changed.add(id)
    else changed.delete(id)
    setMembers(changed)
  }
  const error = create.error ?? update.error
  return (
    <Dialog title={group ? t('changeNamed', { name: group.name }) : t('createTitle')} onClose={props.onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (!missing && !isPending) save()
        }}
      >
        <TextField label={t('name')} value={name} onChange={setName} isRequired />
        {group ? null : (
          <TextField
            label={t('slug')}
            note={t('slugNote')}
            error={slug !== '' && !slugForm.test(slug) ? t('badSlug') : undefined}
            value={slug}
            onChange={setSlug}
            isRequired
          />
        )}
        <fieldset>
          <legend className="font-medium text-fg-2 text-sm">
            {t('membersCount', { count: members.size })}
          </legend>
          <div className="grid max-h-52 grid-cols-1 overflow-auto sm:grid-cols-2">
            {choosable.map((one) => (
              <CheckField
                key={one.id}
                label={one.disabledAt ? t('isDisabled', { name: one.name }) : one.name}
                isSelected={members.has(one.id)}
                onChange={(on) => toggle(one.id, on)}
              />
            ))}
          </div>
        </fieldset>
        <SelectField
          label={t('next')}
          note={t('nextNote')}
          value={next}
          onChange={setNext}
          options={[
            { key: '', label: t('managers') },
            ...followers
              .filter((one) => one.id !== group?.id)
              .map((one) => ({ key: one.id, label: one.name })),
          ]}
        />
        {error ? <FailureNote error={error} /> : null}
        <div className="flex justify-end gap-2">
          <Button variant="ghost" onPress={props.onClose}>
            {t('cancel')}
          </Button>
          <Button variant="primary" type="submit" isDisabled={missing || isPending}>
            {t(group ? 'save' : 'create')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
