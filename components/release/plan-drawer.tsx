'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTimeZone, useTranslations } from 'next-intl'
import { useState } from 'react'
import type { ReleaseDetail } from '../../lib/api/contract/release-item.ts'
import { api } from '../../lib/client/api.ts'
import { serverNow } from '../../lib/client/clock.ts'
import { failureOf } from '../../lib/client/failure.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { DateTimeField } from '../ui/date-time-field.tsx'
import { Drawer } from '../ui/drawer.tsx'
import { CheckField, SelectField, TextField } from '../ui/field.tsx'
import {
  dateFields,
  draftOf,
  emptyDraft,
  type FieldProblem,
  type PlanDraft,
  readDraft,
} from './plan-draft.ts'
import { SlipEffects } from './slip-effects.tsx'

type Windows = 'enforcing' | 'report-only' | 'none'

/** Fields that a refusal names; a taken name comes as a conflict about its field. */
function refusedFields(error: unknown): FieldProblem[] {
  if (!error) return []
  const { code, detail } = failureOf(error)
  if (code === 'conflict' && detail?.field === 'name') return [{ field: 'name', code: 'taken' }]
  return Array.isArray(detail?.problems) ? (detail.problems as FieldProblem[]) : []
}

/** Plans a release, or changes its plan with what would move beside the form. */
export function PlanDrawer({ release, onClose }: { release?: ReleaseDetail; onClose: () => void }) {
  const t = useTranslations('release.plan')
  const router = useRouter()
  const client = useQueryClient()
  const zone = useTimeZone() ?? 'UTC'
  const [draft, setDraft] = useState(() => (release ? draftOf(release) : emptyDraft(zone, serverNow())))
  const [reason, setReason] = useState('')
  const [windows, setWindows] = useState<Windows>('enforcing')
  const [isAll, setAll] = useState(true)
  const [isAsked, setAsked] = useState(false)
  const { plan, problems } = readDraft(draft)
  const done = (name: string) => {
    void client.invalidateQueries()
    if (release && release.name === name) onClose()
    else router.push(`/releases/${encodeURIComponent(name)}`)
  }
  const create = useMutation(api.release.create.mutationOptions({ onSuccess: ({ name }) => done(name) }))
  const edit = useMutation(api.release.edit.mutationOptions({ onSuccess: ({ name }) => done(name) }))
  const error = release ? edit.error : create.error
  const refused = refusedFields(error)
  const isWrong = problems.length > 0 || plan === null
  const missesReason = release !== undefined && reason.trim() === ''
  const isPending = create.isPending || edit.isPending
  const submit = () => {
    setAsked(true)
    if (isWrong || !plan || missesReason || isPending) return
    if (release) edit.mutate({ id: release.id, version: release.version, plan, reason: reason.trim() })
    else
      create.mutate({
        plan,
        ...(isAll ? { services: 'all' as const } : {}),
        ...(windows === 'none' ? {} : { windows }),
        ...(reason.trim() ? { reason: reason.trim() } : {}),
      })
  }
  return (
    <Drawer
      title={release ? t('editTitle', { name: release.name }) : t('title')}
      closeLabel={t('close')}
      onClose={onClose}
    >
      <form
        className="flex min-h-0 flex-1 flex-col"
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <div className="grid min-h-0 flex-1 content-start gap-6 overflow-auto p-5 md:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
          <div className="flex flex-col gap-3">
            <Fields
              draft={draft}
              onChange={setDraft}
              // Empty dates of a new form are no fault of anybody's yet.
              problems={[...problems.filter(({ code }) => isAsked || code !== 'no-time'), ...refused]}
              isQuiet={!isAsked && !release}
            />
            {release ? null : (
              <>
                <CheckField label={t('all')} isSelected={isAll} onChange={setAll} />
                <SelectField
                  label={t('windows')}
                  value={windows}
                  onChange={(value) => setWindows(value as Windows)}
                  options={(['enforcing', 'report-only', 'none'] as const).map((key) => ({
                    key,
                    label: t(`windowsAs.${key}`),
                  }))}
                />
              </>
            )}
            <TextField
              label={t('reason')}
              note={release ? undefined : t('optional')}
              value={reason}
              onChange={setReason}
              error={isAsked && missesReason ? t('reasonMissing') : undefined}
            />
          </div>
          {release ? (
            <SlipEffects release={release} plan={isWrong ? null : plan} />
          ) : (
            <p className="text-fg-2">{t('then')}</p>
          )}
        </div>
        <footer className="flex flex-wrap items-center justify-end gap-3 border-line border-t bg-bg px-5 py-3">
          <div className="min-w-0 flex-1 text-sm max-md:basis-full">
            {error && refused.length === 0 ? <FailureNote error={error} /> : null}
            {error && failureOf(error).code === 'conflict' && release ? (
              <Button
                size="small"
                onPress={() => {
                  void client.invalidateQueries({ queryKey: api.release.key() })
                  onClose()
                }}
              >
                {t('readNewest')}
              </Button>
            ) : null}
            {isAsked && isWrong ? <p className="text-danger-fg">{t('fix')}</p> : null}
          </div>
          <Button variant="ghost" onPress={onClose}>
            {t('close')}
          </Button>
          <Button variant="primary" type="submit" isDisabled={isPending}>
            {release ? t('save') : t('create', { name: draft.name })}
          </Button>
        </footer>
      </form>
    </Drawer>
  )
}

function Fields(props: {
  draft: PlanDraft
  onChange: (draft: PlanDraft) => void
  problems: FieldProblem[]
  isQuiet: boolean
}) {
  const { draft } = props
  const t = useTranslations('release')
  const facets = useQuery(api.service.facets.queryOptions({ staleTime: 60_000 }))
  const set = (change: Partial<PlanDraft>) => props.onChange({ ...draft, ...change })
  const error = (field: string) => {
    const problem = props.problems.find((one) => one.field === field)
    if (!problem || (props.isQuiet && problem.code === 'none')) return undefined
    return t(`planProblem.${problem.code as 'none'}`)
  }
  const lines = facets.data?.productLines ?? []
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-3">
        <TextField
          label={t('field.name')}
          value={draft.name}
          onChange={(name) => set({ name })}
          error={error('name')}
        />
        <TextField
          label={t('field.batch')}
          note="YYYYMM"
          inputMode="numeric"
          value={draft.batch}
          onChange={(batch) => set({ batch })}
          error={error('batch')}
        />
        <TextField
          label={t('field.zone')}
          value={draft.zone}
          onChange={(zone) => set({ zone })}
          error={error('zone')}
        />
      </div>
      <div className="grid gap-3 sm:grid-cols-2">
        {dateFields.map((field) => (
          <DateTimeField
            key={field}
            label={t(`field.${field}`)}
            note={draft.zone}
            isDisabled={false}
            value={draft[field]}
            onChange={(value) => set({ [field]: value })}
            error={error(field)}
          />
        ))}
      </div>
      <fieldset>
        <legend className="mb-1 font-medium text-fg-2 text-sm">{t('field.productLines')}</legend>
        <div className="grid max-h-48 overflow-auto rounded-md border border-line px-3 py-1 sm:grid-cols-2">
          {lines.map((line) => (
            <CheckField
              key={line.slug}
              label={`${line.name} (${line.services})`}
              isSelected={draft.productLines.includes(line.slug)}
              onChange={(on) =>
                set({
                  productLines: on
                    ? [...draft.productLines, line.slug]
                    : draft.productLines.filter((slug) => slug !== line.slug),
                })
              }
            />
          ))}
        </div>
        {error('productLines') ? (
          <p className="mt-1 text-danger-fg text-sm">{error('productLines')}</p>
        ) : null}
      </fieldset>
    </>
  )
}
