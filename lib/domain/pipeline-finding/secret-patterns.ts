/** Kinds of keys by what they look like, most telling first; only the name of the kind is ever shown. */
export const secretPatterns = [
  ['private-key', /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----/],
  ['alibaba-access-key', /\bLTAI[A-Za-z0-9]{12,30}\b/],
  ['alibaba-sts-token', /\bSTS\.[A-Za-z0-9]{16,40}\b/],
  ['aws-access-key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['yunxiao-token', /\bpt-[A-Za-z0-9]{16,}(?:[_-][A-Za-z0-9-]{8,})*\b/],
  ['github-token', /\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,})\b/],
  ['gitlab-token', /\bglpat-[A-Za-z0-9_-]{20,}/],
  ['npm-token', /\bnpm_[A-Za-z0-9]{30,}\b/],
  ['slack-token', /\bxox[abprs]-[A-Za-z0-9-]{10,}/],
  [
    'robot-webhook',
    /(?:oapi\.dingtalk\.com\/robot\/send\?access_token=|open\.feishu\.cn\/open-apis\/bot\/v2\/hook\/|qyapi\.weixin\.qq\.com\/cgi-bin\/webhook\/send\?key=)[A-Za-z0-9-]{16,}/,
  ],
  ['jwt', /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/],
  ['password-in-url', /\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@'"$]+:(?!\$|\*{3})[^\s:/@'"$]{3,}@/],
  ['kubeconfig-key', /\bclient-key-data:\s*[A-Za-z0-9+/=]{40,}/],
  ['bearer-token', /\bBearer\s+(?!\$)[A-Za-z0-9._~+/-]{20,}=*/],
] as const satisfies readonly (readonly [string, RegExp])[]

export type SecretPattern = (typeof secretPatterns)[number][0] | 'secret-by-name' | 'high-entropy'

const secretName =
  /(?:secret|passw(?:or)?d|passwd|pwd|token|api[-_.]?key|access[-_.]?key|private[-_.]?key|credential|_auth|authtoken)/i
/** Names that speak of a secret and hold only where it is, or what it is called. */
const innocentName =
  /(?:name|path|file|url|uri|host|endpoint|ref|expir\w*|ttl|type|kind|connection|label|issuer)$/i

/** A value that stands for another: a variable, a template, an address of a secret store, an example. */
export function isPlaceholder(value: string): boolean {
  return (
    /[$%]\{|\$\(|\$\[|\{\{|^\$[A-Za-z_]/.test(value) ||
    /^(?:\*+|x+|\.+|<[^>]*>|true|false|null|none|yes|no|~|\d{1,6}|changeme|change-me|example|dummy|placeholder|todo|your[-_ ].*)$/i.test(
      value,
    ) ||
    /^(?:vault|kms|secret|ssm|file):/i.test(value)
  )
}

/** Bits per character. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>()
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}

/** Long, mixed and without order; not a digest, a commit, an address, a path or words. */
export function looksRandom(value: string): boolean {
  if (value.length < 24 || value.length > 512 || !/^[A-Za-z0-9+/=_-]+$/.test(value)) return false
  if (/^[0-9a-f]+$/i.test(value) && [32, 40, 64, 128].includes(value.length)) return false
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) return false
  const kinds = [/[a-z]/, /[A-Z]/, /\d/].filter((kind) => kind.test(value)).length
  const words = value.split(/[-_/]/)
  if (words.length > 2 && words.every((word) => /^[A-Za-z]*\d{0,4}$/.test(word))) return false
  return kinds === 3 && entropyOf(value) >= 4.1
}

/** Which pattern a text has, or a named value; null: none. The text itself goes no further. */
export function secretIn(text: string): SecretPattern | null {
  for (const [name, pattern] of secretPatterns) if (pattern.test(text)) return name
  return null
}

/** The same of a value that has a name. */
export function secretOf(name: string, value: string): SecretPattern | null {
  const known = secretIn(value)
  if (known !== null) return known
  if (value === '' || isPlaceholder(value)) return null
  if (secretName.test(name) && !innocentName.test(name) && value.length >= 6 && !/\s/.test(value))
    return 'secret-by-name'
  return looksRandom(value) ? 'high-entropy' : null
}
