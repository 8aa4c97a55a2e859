'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { EnvironmentDetail } from '../../lib/api/contract/environment.ts'
import { api } from '../../lib/client/api.ts'
import { failureOf } from '../../lib/client/failure.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/field.tsx'
import { Panel } from '../ui/panel.tsx'
import { ConflictNote } from './conflict-note.tsx'
import { badKeys, changedKeys, draftOf, rebase, settingsOf } from './settings-draft.ts'
import { settingsColumns } from './settings-fields.ts'
import { SettingsFieldset } from './settings-fieldset.tsx'

/** A new version of the gates, with its reason, on top of the version that was read when editing began. */
export function SettingsEditor({
  environment,
  onDone,
}: {
  environment: EnvironmentDetail
  onDone: () => void
}) {
  const t = useTranslations('environmentSettings')
  const queries = useQueryClient()
  const [base, setBase] = useState({ version: environment.settingsVersion, settings: environment.settings })
  const [draft, setDraft] = useState(() => draftOf(environment.settings))
  const [reason, setReason] = useState('')
  const update = useMutation(
    api.environment.update.mutationOptions({
      onSuccess: (detail) => {
        queries.setQueryData(api.environment.get.queryKey({ input: { slug: detail.slug } }), detail)
        void queries.invalidateQueries({ queryKey: api.environment.list.key() })
        onDone()
      },
      onError: (error) => {
        if (failureOf(error).code === 'conflict') {
          void queries.invalidateQueries({ queryKey: api.environment.get.key() })
        }
      },
    }),
  )
  // While the own change is under way its new version may be told before the answer comes.
  const settled = !update.isPending && !update.isSuccess
  const overtaken = settled && environment.settingsVersion !== base.version
  const changed = changedKeys(draft, base.settings)
  const bad = badKeys(draft)
  const off = overtaken || changed.length === 0 || bad.length > 0 || reason.trim() === '' || update.isPending
  const restart = (keepMine: boolean) => {
    const theirs = environment.settings
    setDraft(keepMine ? rebase(draft, base.settings, theirs) : draftOf(theirs))
    setBase({ version: environment.settingsVersion, settings: theirs })
    update.reset()
  }
  const save = () =>
    update.mutate({
      slug: environment.slug,
      settingsVersion: base.version,
      settings: settingsOf(draft, base.settings),
      reason: reason.trim(),
    })
  return (
    <Panel title={t('editTitle')} note={t('basedOn', { version: base.version })}>
      <form
        className="flex flex-col gap-4 p-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (!off) save()
        }}
      >
        <div className="grid grid-cols-1 gap-x-8 gap-y-4 md:grid-cols-2">
          {settingsColumns.map((groups) => (
            <div key={groups[0]} className="flex min-w-0 flex-col gap-4">
              {groups.map((group) => (
                <SettingsFieldset
                  key={group}
                  group={group}
                  draft={draft}
                  changed={changed}
                  bad={bad}
                  onChange={(key, value) => setDraft((now) => ({ ...now, [key]: value }))}
                />
              ))}
            </div>
          ))}
        </div>
        {overtaken ? (
          <ConflictNote
            environment={environment}
            base={base}
            onRebase={() => restart(true)}
            onDiscard={() => restart(false)}
          />
        ) : null}
        <TextField
          label={t('reason')}
          note={t('reasonNote')}
          value={reason}
          onChange={setReason}
          isRequired
        />
        <div className="flex flex-wrap items-center gap-2">
          <Button
            variant="primary"
            type="submit"
            isDisabled={off}
            title={reason.trim() === '' ? t('reasonNote') : undefined}
          >
            {t('save', { count: changed.length })}
          </Button>
          <Button variant="ghost" onPress={onDone}>
            {t('cancel')}
          </Button>
          <span className="text-fg-3">{t('appliesTo')}</span>
          {update.error && !overtaken ? <FailureNote error={update.error} /> : null}
        </div>
      </form>
    </Panel>
  )
}
