import { createHash, createHmac } from 'node:crypto'
import type { SigningKey } from '../transport/signed.ts'

export interface LogRequest {
  method: 'GET' | 'POST'
  path: string
  query: Record<string, string>
  body: string
}

/**
 * The log service does not speak ACS3 but a signature of its own (section 13.3, v1 with HMAC-SHA256): all headers that
 * have to be sent, `authorization` among them. Pure; `at` is the machine's clock.
 */
export function signLog(key: SigningKey, request: LogRequest, at: Date): Record<string, string> {
  const { body } = request
  const own: Record<string, string> = {
    'x-log-apiversion': '0.6.0',
    'x-log-bodyrawsize': String(Buffer.byteLength(body)),
    'x-log-signaturemethod': 'hmac-sha256',
    ...(key.securityToken === null ? {} : { 'x-acs-security-token': key.securityToken }),
  }
  const md5 = body === '' ? '' : createHash('md5').update(body).digest('hex').toUpperCase()
  const type = body === '' ? '' : 'application/json'
  const date = at.toUTCString()
  const lines = Object.keys(own)
    .sort()
    .map((name) => `${name}:${own[name]}\n`)
  const query = Object.keys(request.query)
    .sort()
    .map((name) => `${name}=${request.query[name]}`)
  const resource = query.length === 0 ? request.path : `${request.path}?${query.join('&')}`
  const text = `${request.method}\n${md5}\n${type}\n${date}\n${lines.join('')}${resource}`
  const signature = createHmac('sha256', key.accessKeySecret).update(text).digest('base64')
  return {
    ...own,
    date,
    ...(body === '' ? {} : { 'content-md5': md5, 'content-type': type }),
    authorization: `LOG ${key.accessKeyId}:${signature}`,
  }
}
