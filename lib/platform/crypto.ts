import { createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** A named 32-byte key; the first of a list seals, all of them open. */
export interface SealingKey {
  id: string
  bytes: Buffer
}

export interface Sealed {
  keyId: string
  /** Nonce (12 bytes), tag (16), ciphertext. */
  bytes: Buffer
}

/**
 * AES-256-GCM. `label` says what the secret is for and is authenticated with it: a sealed value that is moved to
 * another row does not open there.
 */
export function seal(keys: SealingKey[], plaintext: string, label: string): Sealed {
  const key = keys[0]
  if (!key) throw new Error('no sealing key is configured')
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce)
  cipher.setAAD(Buffer.from(label))
  const ciphertext = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()])
  return { keyId: key.id, bytes: Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]) }
}

/** Throws when the key is unknown, the label differs or a bit was changed. */
export function open(
  keys: SealingKey[],
  sealed: { keyId: string; bytes: Uint8Array },
  label: string,
): string {
  const key = keys.find((candidate) => candidate.id === sealed.keyId)
  if (!key) throw new Error(`sealing key "${sealed.keyId}" is not configured`)
  const bytes = Buffer.from(sealed.bytes)
  const decipher = createDecipheriv('aes-256-gcm', key.bytes, bytes.subarray(0, 12))
  decipher.setAAD(Buffer.from(label))
  decipher.setAuthTag(bytes.subarray(12, 28))
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
}

export function sha256(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Whether a text is the one behind a SHA-256, in a time that tells nothing about where they differ. */
export function matchesHash(text: string, hash: string): boolean {
  const [given, kept] = [Buffer.from(sha256(text), 'hex'), Buffer.from(hash, 'hex')]
  return given.length === kept.length && timingSafeEqual(given, kept)
}
