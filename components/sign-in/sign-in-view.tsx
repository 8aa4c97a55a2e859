'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Brand } from '../shell/brand.tsx'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/field.tsx'
import { targetOf } from './address.ts'
import { type DemoAccountItem, DemoAccounts } from './demo-accounts.tsx'
import { LanguageSwitch } from './language-switch.tsx'
import { type Refusal, refusalOf, signInAs } from './sign-in.ts'

export interface SignInViewProps {
  accounts: DemoAccountItem[]
  callbackUrl?: string | undefined
  /** What next-auth appended when it sent the browser back here. */
  error?: string | undefined
}

/** Who are you? */
export function SignInView({ accounts, callbackUrl, error }: SignInViewProps) {
  const t = useTranslations('signIn')
  const [key, setKey] = useState('')
  const [password, setPassword] = useState('')
  const [pendingKey, setPendingKey] = useState<string | null>(null)
  const [refusal, setRefusal] = useState<Refusal | null>(error ? refusalOf(error) : null)
  const enter = async (asKey: string, withPassword: string) => {
    if (pendingKey !== null) return
    setPendingKey(asKey)
    setRefusal(null)
    const refused = await signInAs(asKey, withPassword)
    // A whole navigation: nothing read for somebody else stays in memory.
    if (refused === null) return window.location.assign(targetOf(callbackUrl, window.location.origin))
    setRefusal(refused)
    setPendingKey(null)
    setPassword('')
  }
  return (
    <main className="grid min-h-screen place-items-center p-4">
      <div className="flex w-full max-w-sm flex-col gap-4">
        <div className="flex items-center justify-between">
          <Brand />
          <LanguageSwitch />
        </div>
        <div className="rounded-lg border border-line bg-surface p-5">
          <h1 className="text-answer">{t('heading')}</h1>
          <p className="mt-1 mb-4 text-fg-2">{t('purpose')}</p>
          <form
            className="flex flex-col gap-3"
            onSubmit={(event) => {
              event.preventDefault()
              // What a password manager filled in may not have been told to React.
              const typed = new FormData(event.currentTarget)
              void enter(textOf(typed.get('username')).trim(), textOf(typed.get('password')))
            }}
          >
            <TextField
              label={t('key')}
              name="username"
              autoComplete="username"
              value={key}
              onChange={setKey}
              isRequired
            />
            <TextField
              label={t('password')}
              name="password"
              type="password"
              autoComplete="current-password"
              value={password}
              onChange={setPassword}
              isRequired
            />
            <p role="alert" className={refusal ? 'text-danger-fg' : 'sr-only'}>
              {refusal ? t(`refused.${refusal}`) : ''}
            </p>
            <Button variant="primary" type="submit" isDisabled={pendingKey !== null}>
              {t(pendingKey === null ? 'submit' : 'submitting')}
            </Button>
          </form>
        </div>
        {accounts.length > 0 ? (
          <DemoAccounts
            accounts={accounts}
            pendingKey={pendingKey}
            onChoose={(account) => void enter(account.key, account.password)}
          />
        ) : null}
      </div>
    </main>
  )
}

const textOf = (value: FormDataEntryValue | null) => (typeof value === 'string' ? value : '')
