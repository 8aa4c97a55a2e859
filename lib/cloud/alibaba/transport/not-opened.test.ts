import { expect, it } from 'vitest'
import { isNotOpened } from './not-opened.ts'
import { signedError } from './signed.ts'

it.each([
  ['AccessDenied', 'FC service is not enabled for current user.'],
  ['ServiceNotOpen', 'The specified service is not open.'],
  ['403', '用户尚未开通EDAS服务'],
  ['601', 'The user has not activated the product'],
])('%s, %s: the account has not opened the product', (code, message) => {
  expect(isNotOpened(code, message)).toBe(true)
})

it.each([
  ['AccessDenied', "the caller is not authorized to perform 'fc:ListFunctions'"],
  ['Forbidden.RAM', 'You are not authorized to do this action.'],
  ['FunctionNotFound', "function 'a' does not exist"],
  ['401', 'instance metrics are not enabled'],
])('%s, %s: something else', (code, message) => {
  expect(isNotOpened(code, message)).toBe(false)
})

it('is a no of its own, and never what a broken cloud says', () => {
  const said = 'FC service is not enabled for current user'
  const error = (statusCode: number) => ({
    name: 'ClientError',
    code: 'AccessDenied',
    statusCode,
    description: said,
  })
  expect(signedError(error(403))).toMatchObject({ kind: 'not-opened', code: 'AccessDenied' })
  expect(signedError(error(500)).kind).toBe('unavailable')
})
