'use client'
import { useTranslations } from 'next-intl'
import type { KeyboardEvent, ReactNode, RefObject } from 'react'
import { buttonLook } from '../ui/button-look.ts'
import { Icon, type IconName } from '../ui/icon.tsx'
import { Kbd } from '../ui/kbd.tsx'

function Tool(props: {
  label: string
  icon?: IconName
  pressed?: boolean
  isDisabled?: boolean
  /** The icon points the other way. */
  isTurned?: boolean
  onPress: () => void
  children?: ReactNode
}) {
  return (
    <button
      type="button"
      aria-label={props.label}
      aria-pressed={props.pressed}
      aria-disabled={props.isDisabled || undefined}
      title={props.label}
      onClick={() => {
        if (!props.isDisabled) props.onPress()
      }}
      className={`inline-flex h-7 shrink-0 items-center gap-1.5 whitespace-nowrap rounded-md border px-2 max-md:h-9 ${
        props.pressed
          ? 'border-accent-line bg-accent-bg text-accent-fg'
          : 'border-transparent text-fg-2 hover:bg-hover'
      } ${props.isDisabled ? 'cursor-not-allowed text-fg-3' : 'cursor-pointer'}`}
    >
      {props.icon ? <Icon name={props.icon} className={props.isTurned ? 'rotate-180' : ''} /> : null}
      {props.children}
    </button>
  )
}

export interface LogBarProps {
  field: RefObject<HTMLInputElement | null>
  text: string
  onText: (text: string) => void
  /** Which of how many lines that hold the text; null: nothing is looked for. */
  found: { at: number | null; count: number } | null
  isSearching: boolean
  onNext: (step: 1 | -1) => void
  onLeave: () => void
  errorCount: number
  onError: (step: 1 | -1) => void
  wraps: boolean
  showTime: boolean
  onTurn: (name: 'wraps' | 'showTime') => void
  /** Null: the log has ended. */
  follows: boolean | null
  onFollow: () => void
  hasGroups: boolean
  allClosed: boolean
  onFoldAll: () => void
  onCopy: (() => void) | null
  copied: boolean
  rawHref: string
}

/** Search, jumps and switches of a log. */
export function LogBar(props: LogBarProps) {
  const t = useTranslations('log')
  const { found } = props
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      event.preventDefault()
      props.onNext(event.shiftKey ? -1 : 1)
    } else if (event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      props.onText('')
      props.onLeave()
    }
  }
  const none = found !== null && found.count === 0 && !props.isSearching
  return (
    <div
      role="toolbar"
      aria-label={t('tools')}
      className="flex flex-wrap items-center gap-1 border-line border-b px-2 py-1.5"
    >
      <label className="flex h-7 w-64 items-center gap-2 rounded-md border border-control bg-surface pr-1 pl-2.5 focus-within:outline-2 focus-within:outline-focus focus-within:outline-offset-2 max-md:h-11 max-md:w-full">
        <Icon name="search" className="text-fg-3" />
        <input
          ref={props.field}
          type="search"
          aria-label={t('search')}
          placeholder={t('search')}
          value={props.text}
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => props.onText(event.target.value)}
          onKeyDown={onKeyDown}
          className="min-w-0 flex-1 bg-transparent outline-none placeholder:text-fg-3 [&::-webkit-search-cancel-button]:hidden"
        />
        {found === null ? (
          <Kbd>/</Kbd>
        ) : (
          <span
            className={`pr-1 text-sm tabular-nums ${none ? 'text-danger-fg' : 'text-fg-3'}`}
            data-found={found.count}
          >
            {found.at === null
              ? t('found', { count: found.count })
              : t('foundAt', { at: found.at, count: found.count })}
          </span>
        )}
      </label>
      <Tool
        label={t('previous')}
        icon="chevron"
        isTurned
        isDisabled={!found?.count}
        onPress={() => props.onNext(-1)}
      >
        <Kbd>N</Kbd>
      </Tool>
      <Tool label={t('next')} icon="chevron" isDisabled={!found?.count} onPress={() => props.onNext(1)}>
        <Kbd>n</Kbd>
      </Tool>
      <Tool
        label={t('nextError')}
        icon="octagon-cross"
        isDisabled={props.errorCount === 0}
        onPress={() => props.onError(1)}
      >
        <span className={props.errorCount > 0 ? 'text-danger-fg' : ''}>
          {t('errors', { count: props.errorCount })}
        </span>
        <Kbd>E</Kbd>
      </Tool>
      <span className="flex-1" />
      {props.follows === null ? null : (
        <Tool label={t('follow')} icon="down" pressed={props.follows} onPress={props.onFollow}>
          {t('follow')}
        </Tool>
      )}
      <Tool label={t('times')} icon="clock" pressed={props.showTime} onPress={() => props.onTurn('showTime')}>
        {t('times')}
      </Tool>
      <Tool label={t('wrap')} icon="back" pressed={props.wraps} onPress={() => props.onTurn('wraps')}>
        {t('wrap')}
      </Tool>
      {props.hasGroups ? (
        <Tool label={props.allClosed ? t('unfoldAll') : t('foldAll')} icon="list" onPress={props.onFoldAll}>
          {props.allClosed ? t('unfoldAll') : t('foldAll')}
        </Tool>
      ) : null}
      <Tool
        label={t('copy')}
        icon={props.copied ? 'check' : 'copy'}
        isDisabled={props.onCopy === null}
        onPress={() => props.onCopy?.()}
      />
      <a href={props.rawHref} download className={buttonLook('ghost', 'small', false)}>
        {t('raw')}
      </a>
    </div>
  )
}
