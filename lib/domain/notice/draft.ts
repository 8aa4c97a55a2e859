import type { FreezeScope } from '../freeze/scope.ts'
import type { NoticeKind } from './kind.ts'

/** Who hears of it beside the teams of the services it is about. */
export interface NoticeAudience {
  /** Teams of these services (slugs); teams of the services of this train, and who asked for it. */
  services: string[]
  trainId: string | null
  /** Who asked and who started the promotion. */
  parties: boolean
  /** Ids. */
  people: string[]
  /** Everybody in this group, everybody with this role in scope. */
  group: string | null
  role: string | null
  /** Everybody on the roster in scope now. */
  onCall: boolean
  /** Teams of the services that a freeze or a stop holds; role and onCall then count in any of its environments. */
  scope: FreezeScope | null
}

/** One thing to tell, before it is known whom by which way. */
export interface NoticeDraft {
  kind: NoticeKind
  /** Makes it one: the same fact noticed twice is one message on each way. */
  occasion: string
  audience: NoticeAudience
  /** For its words; texts and numbers only. */
  values: Record<string, string | number | null>
}

export const nobody: NoticeAudience = {
  services: [],
  trainId: null,
  parties: false,
  people: [],
  group: null,
  role: null,
  onCall: false,
  scope: null,
}
