'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import type { FreezeWindowItem } from '../../lib/api/contract/freeze.ts'
import { api } from '../../lib/client/api.ts'
import type { FreezeDefinition } from '../../lib/domain/freeze/window.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { CheckField, SelectField, TextField } from '../ui/field.tsx'
import { Panel } from '../ui/panel.tsx'
import { SegmentedControl } from '../ui/segmented-control.tsx'
import { toastStore } from '../ui/toast-store.ts'
import { AdmitsField } from './admits-field.tsx'
import { problemAt, problemsOf } from './field-problems.ts'
import { useFreezeWords } from './freeze-words.ts'
import { ImpactPanel } from './impact-panel.tsx'
import { MoreFields } from './more-fields.tsx'
import { OvertakenNote, otherOf } from './overtaken-note.tsx'
import { ScheduleFields } from './schedule-fields.tsx'
import { ScopeField } from './scope-field.tsx'
import { isReadable, missingOf, withKind } from './window-draft.ts'

const effects = ['deny', 'allow', 'require'] as const
const kinds = ['one-off', 'recurring', 'release'] as const
const pauseMs = 250

/** The same a moment later, so that not every key asks the portal. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pauseMs)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}

/** Makes a window, or writes a new version of one; what saving would do stands beside the form. */
export function WindowEditor(props: {
  start: FreezeDefinition
  window: FreezeWindowItem | null
  onDone: (window: FreezeWindowItem | null) => void
}) {
  const { start, window } = props
  const t = useTranslations('freezes')
  const words = useFreezeWords()
  const name = useEnvironmentName()
  const client = useQueryClient()
  const [definition, setDefinition] = useState(start)
  const [version, setVersion] = useState(window?.version ?? 0)
  const [reason, setReason] = useState('')
  const [closesRest, setClosesRest] = useState(false)
  const [isTried, setTried] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const groups = useQuery(api.group.list.queryOptions({ enabled: definition.effect === 'require' }))
  const settled = useSettled(definition)
  const preview = useQuery(
    api.freeze.impact.queryOptions({
      input: {
        // Without a name there is an impact all the same.
        definition: { ...settled, name: settled.name.trim() || '-' },
        ...(window ? { id: window.id } : {}),
      },
      enabled: isReadable(settled),
      placeholderData: (last) => last,
      staleTime: 10_000,
    }),
  )
  const done = {
    onSuccess: (saved: FreezeWindowItem) => {
      void client.invalidateQueries()
      toastStore.show({ text: t('form.saved', { name: saved.name, version: saved.version }) })
      props.onDone(saved)
    },
  }
  const create = useMutation(api.freeze.create.mutationOptions(done))
  const edit = useMutation(api.freeze.edit.mutationOptions(done))
  const asked = window ? edit : create
  const problems = [
    ...problemsOf(asked.error),
    ...problemsOf(preview.error),
    ...(preview.data?.problems ?? []),
  ]
  const missing = missingOf(definition)
  const problem = (field: string) => {
    const found = problemAt(problems, field)
    if (found) return words.problem(found)
    const lacks = isTried ? missing.find((one) => one.field === field) : undefined
    return lacks ? t(`form.missing.${lacks.what}`) : undefined
  }
  const change = (part: Partial<FreezeDefinition>) => {
    // What was refused at a field is asked about anew once it is changed.
    if (problemsOf(asked.error).length > 0) asked.reset()
    setDefinition({ ...definition, ...part })
  }
  const impact = preview.data?.impact
  const firstAllow = (impact?.environments ?? []).filter((one) => one.firstAllow)
  const mustAgree = definition.effect === 'allow' && firstAllow.length > 0
  const isMissing = missing.length > 0 || problems.length > 0 || (window !== null && reason.trim() === '')
  // Whoever came here to write begins with the name; on a phone the keyboard would cover the form.
  useEffect(() => {
    if (!window && matchMedia('(min-width: 768px)').matches) form.current?.querySelector('input')?.focus()
  }, [window])
  // What is missing is said at its field, and the first of them is where one goes on.
  useEffect(() => {
    if (isTried) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [isTried])
  const save = (mode: FreezeDefinition['mode']) => {
    if (asked.isPending || (mode === 'enforcing' && mustAgree && !closesRest)) return
    if (isMissing) {
      if (isTried) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
      return setTried(true)
    }
    const written = { ...definition, mode }
    const agreed = closesRest ? { closesRest } : {}
    if (window) edit.mutate({ id: window.id, version, definition: written, reason: reason.trim(), ...agreed })
    else
      create.mutate({ definition: written, ...(reason.trim() ? { reason: reason.trim() } : {}), ...agreed })
  }
  const stored = Object.fromEntries(
    (window?.scopeNames ?? []).map((one) => [
      `${one.kind} ${one.id}`,
      one.kind === 'environments' ? name(one.name ?? one.id) : (one.name ?? one.id),
    ]),
  )
  const other = otherOf(asked.error)
  const { schedule } = definition
  return (
    <form
      ref={form}
      noValidate
      className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]"
      onSubmit={(event) => {
        event.preventDefault()
        save('enforcing')
      }}
    >
      <Panel
        title={t(window ? 'form.edit' : 'form.new')}
        actions={
          <SegmentedControl
            label={t('form.kind')}
            options={kinds.map((key) => ({ key, label: t(`form.${key}`) }))}
            selected={schedule.kind}
            onSelect={(kind) =>
              change({
                schedule: withKind(schedule, kind, {
                  startsAt: start.schedule.kind === 'release' ? '' : start.schedule.startsAt,
                  endsAt: start.schedule.kind === 'one-off' ? start.schedule.endsAt : '',
                  releaseId: '',
                }),
              })
            }
          />
        }
      >
        <div className="flex flex-col gap-3 p-4">
          {other ? (
            <OvertakenNote
              other={other}
              onRebase={() => {
                setVersion(other.version)
                asked.reset()
              }}
              onTheirs={() => {
                setVersion(other.version)
                if (other.definition) setDefinition(other.definition)
                asked.reset()
              }}
            />
          ) : null}
          <div className="grid grid-cols-1 items-start gap-3 sm:grid-cols-[2fr_1fr]">
            <TextField
              label={t('form.name')}
              value={definition.name}
              error={problem('name')}
              onChange={(text) => change({ name: text })}
            />
            <SelectField
              label={t('form.effect')}
              value={definition.effect}
              error={problem('effect')}
              onChange={(key) => {
                const effect = effects.find((one) => one === key) ?? 'deny'
                change({ effect, require: effect === 'require' ? { group: '', count: 1 } : null })
              }}
              options={effects.map((key) => ({ key, label: t(`effect.${key}`) }))}
            />
          </div>
          <ScheduleFields
            schedule={schedule}
            zone={definition.zone}
            problem={problem}
            onChange={(next) => change({ schedule: next })}
            onZone={(zone) => change({ zone })}
          />
          {definition.require ? (
            <div className="grid grid-cols-1 gap-3 sm:grid-cols-[2fr_1fr]">
              <SelectField
                label={t('form.group')}
                value={definition.require.group}
                error={problem('require')}
                onChange={(group) => change({ require: { group, count: definition.require?.count ?? 1 } })}
                options={[
                  { key: '', label: t('form.choose') },
                  ...(groups.data?.items ?? []).map((one) => ({ key: one.slug, label: one.name })),
                ]}
              />
              <TextField
                label={t('form.count')}
                inputMode="numeric"
                value={String(definition.require.count)}
                onChange={(text) =>
                  change({
                    require: {
                      group: definition.require?.group ?? '',
                      count: Math.min(20, Math.max(1, Number.parseInt(text, 10) || 1)),
                    },
                  })
                }
              />
            </div>
          ) : null}
          <ScopeField
            scope={definition.scope}
            names={stored}
            error={problem('scope')}
            onChange={(scope) => change({ scope })}
          />
          <AdmitsField
            effect={definition.effect}
            rules={definition.admits}
            error={problem('admits')}
            onChange={(admits) => change({ admits })}
          />
          <MoreFields definition={definition} problem={problem} onChange={change} />
          {window ? (
            <TextField
              label={t('form.reason')}
              value={reason}
              error={isTried && reason.trim() === '' ? t('form.noReason') : undefined}
              onChange={setReason}
              isRequired
            />
          ) : null}
        </div>
      </Panel>
      <div className="lg:sticky lg:top-4">
        <Panel title={t('impact.title')} note={t('impact.note')}>
          <ImpactPanel
            impact={isReadable(definition) ? impact : null}
            problems={problems}
            warnings={preview.data?.warnings ?? []}
            zone={definition.zone}
            message={definition.message}
          />
          <footer className="flex flex-col gap-2 border-line border-t px-4 py-3">
            {mustAgree ? (
              <CheckField
                label={t('form.closesRest', {
                  where: firstAllow.map(({ environment }) => name(environment.slug)).join(', '),
                })}
                isSelected={closesRest}
                onChange={setClosesRest}
              />
            ) : null}
            {asked.error && !other && problemsOf(asked.error).length === 0 ? (
              <FailureNote error={asked.error} />
            ) : null}
            {preview.error && problemsOf(preview.error).length === 0 ? (
              <FailureNote error={preview.error} />
            ) : null}
            <div className="flex flex-wrap items-center justify-end gap-2">
              <Button variant="ghost" onPress={() => props.onDone(null)}>
                {t('form.cancel')}
              </Button>
              <Button isDisabled={asked.isPending} onPress={() => save('report-only')}>
                {t('form.saveReport')}
              </Button>
              <Button
                variant="primary"
                type="submit"
                isDisabled={asked.isPending || (mustAgree && !closesRest)}
              >
                {t('form.save')}
              </Button>
            </div>
          </footer>
        </Panel>
      </div>
    </form>
  )
}
