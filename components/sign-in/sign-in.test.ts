import { describe, expect, it } from 'vitest'
import { signInAddress, targetOf } from './address.ts'
import { refusalOf } from './sign-in.ts'

const origin = 'http://127.0.0.1:3000'

describe('after signing in', () => {
  it.each([
    [undefined, '/'],
    ['/board?team=cart#x', '/board?team=cart#x'],
    [`${origin}/services/cart-web`, '/services/cart-web'],
    ['https://elsewhere.example/', '/'],
    ['//elsewhere.example', '/'],
    ['/\\elsewhere.example', '/'],
    ['javascript:alert(1)', '/'],
    ['/sign-in?callbackUrl=/board', '/'],
  ])('goes from %s to %s', (given, target) => expect(targetOf(given, origin)).toBe(target))

  it.each(['/', '/board', '/promotions/P-7?tab=steps#gates', '/board?q=a%26b&team=订单'])(
    'leads back to %s',
    (at) => {
      const { searchParams } = new URL(signInAddress(at), origin)
      expect(new URL(targetOf(searchParams.get('callbackUrl') ?? undefined, origin), origin)).toEqual(
        new URL(at, origin),
      )
    },
  )
})

it('words refusals by what the caller can do about them', () => {
  expect(refusalOf('CredentialsSignin')).toBe('wrong-pair')
  expect(refusalOf('rate-limited')).toBe('limited')
  expect(refusalOf('Configuration')).toBe('unexpected')
})
