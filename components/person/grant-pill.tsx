'use client'
import { Pill } from '../ui/pill.tsx'
import { type HeldGrant, useGrantWords } from './grant-words.ts'

export function GrantPill({ grant }: { grant: HeldGrant }) {
  const words = useGrantWords()
  return <Pill>{words(grant)}</Pill>
}
