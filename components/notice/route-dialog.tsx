'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { NoticeRoute } from '../../lib/api/contract/notice.ts'
import { api } from '../../lib/client/api.ts'
import { noticeChannels, noticeKinds } from '../../lib/domain/notice/kind.ts'
import { isRobotChannel, signsMessages } from '../../lib/domain/notice/robot-kind.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { CheckField, SelectField, TextField } from '../ui/field.tsx'

export interface RouteDialogProps {
  /** The way that is changed; null makes a new one. */
  route: NoticeRoute | null
  /** Teams that the reader may make ways for; oneself is always possible. */
  teams: { slug: string; name: string }[]
  ownEmail: string | null
  locale: 'en' | 'zh-CN'
  onClose: () => void
}

const self = ''

/** Makes a way for messages, or changes one. A robot's address and secret go in and never come back. */
export function RouteDialog({ route, teams, ownEmail, locale: readerLocale, onClose }: RouteDialogProps) {
  const t = useTranslations('notice')
  const client = useQueryClient()
  const [team, setTeam] = useState(route?.team?.slug ?? self)
  const [channel, setChannel] = useState<NoticeRoute['channel']>(route?.channel ?? 'dingtalk')
  const [address, setAddress] = useState(route?.address ?? '')
  const [locale, setLocale] = useState<NoticeRoute['locale']>(route?.locale ?? readerLocale)
  const [all, setAll] = useState((route?.kinds.length ?? 0) === 0)
  const [kinds, setKinds] = useState<NoticeRoute['kinds']>(route?.kinds ?? [])
  const [url, setUrl] = useState('')
  const [secret, setSecret] = useState('')
  const onSuccess = () => {
    void client.invalidateQueries({ queryKey: api.notice.key() })
    onClose()
  }
  const create = useMutation(api.notice.create.mutationOptions({ onSuccess }))
  const update = useMutation(api.notice.update.mutationOptions({ onSuccess }))
  const isRobot = isRobotChannel(channel)
  const signed = signsMessages(channel)
  const robotGiven = url.trim() !== '' && (!signed || secret.trim() !== '')
  const robotHalf = signed && (url.trim() === '') !== (secret.trim() === '')
  const missing =
    address.trim() === '' ||
    (isRobot && (robotHalf || (route === null && !robotGiven))) ||
    (!all && kinds.length === 0)
  const isPending = create.isPending || update.isPending
  const save = () => {
    if (missing || isPending) return
    const shared = {
      address: address.trim(),
      locale,
      kinds: all ? [] : kinds,
      ...(isRobot && robotGiven ? { robot: { url: url.trim(), secret: signed ? secret.trim() : null } } : {}),
    }
    if (route) update.mutate({ id: route.id, ...shared })
    else create.mutate({ ...shared, channel, ...(team === self ? {} : { team }) })
  }
  const error = create.error ?? update.error
  return (
    <Dialog title={t(route ? 'changeTitle' : 'createTitle')} onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        {route ? null : (
          <>
            <SelectField
              label={t('whose')}
              value={team}
              onChange={setTeam}
              options={[
                { key: self, label: t('mine') },
                ...teams.map((one) => ({ key: one.slug, label: one.name })),
              ]}
            />
            <SelectField
              label={t('channel')}
              value={channel}
              onChange={(key) => {
                setChannel(noticeChannels.find((one) => one === key) ?? 'dingtalk')
                if (key === 'email' && address === '' && team === self) setAddress(ownEmail ?? '')
              }}
              options={noticeChannels.map((key) => ({ key, label: t(`channelName.${key}`) }))}
            />
          </>
        )}
        <TextField
          label={t(isRobot ? 'robotName' : 'email')}
          type={isRobot ? 'text' : 'email'}
          value={address}
          onChange={setAddress}
          isRequired
        />
        {isRobot ? (
          <>
            <TextField
              label={t('robotUrl')}
              note={route ? t('leaveEmpty') : t(`robotUrlNote.${channel}`)}
              value={url}
              onChange={setUrl}
              isRequired={route === null}
            />
            {signed ? (
              <TextField
                label={t('robotSecret')}
                note={route ? t('leaveEmpty') : t('robotSecretNote')}
                type="password"
                value={secret}
                onChange={setSecret}
                isRequired={route === null}
              />
            ) : null}
          </>
        ) : null}
        <SelectField
          label={t('locale')}
          value={locale}
          onChange={(key) => setLocale(key === 'en' ? 'en' : 'zh-CN')}
          options={[
            { key: 'zh-CN', label: '简体中文' },
            { key: 'en', label: 'English' },
          ]}
        />
        <fieldset>
          <legend className="font-medium text-fg-2 text-sm">{t('kinds')}</legend>
          <CheckField label={t('allKinds')} isSelected={all} onChange={setAll} />
          {all
            ? null
            : noticeKinds.map((kind) => (
                <CheckField
                  key={kind}
                  label={t(`kind.${kind}`)}
                  isSelected={kinds.includes(kind)}
                  onChange={(on) =>
                    setKinds(noticeKinds.filter((one) => (one === kind ? on : kinds.includes(one))))
                  }
                />
              ))}
        </fieldset>
        {error ? <FailureNote error={error} /> : null}
        <div className="flex justify-end gap-2">
          <Button variant="ghost" onPress={onClose}>
            {t('cancel')}
          </Button>
          <Button variant="primary" type="submit" isDisabled={missing || isPending}>
            {t(route ? 'save' : 'create')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
