import { expect, it } from 'vitest'
import { derivedImageName, imageNameFindings } from './derived.ts'

const host = 'yunfan-registry.cn-hangzhou.cr.aliyuncs.com'
const hosts = new Set([host])
const image = (namespace: string, name: string, at = host) => ({ host: at, namespace, name })

it('derives the name of an image from its Git repository', () => {
  expect(derivedImageName('yunfan/trade/Order-Service')).toEqual({
    namespace: 'trade',
    name: 'order-service',
  })
  expect(derivedImageName('order-service')).toBeNull()
})

it('finds mismatches both ways', () => {
  const repositories = [
    { path: 'yunfan/trade/order-service', image: image('trade', 'order-service') },
    { path: 'yunfan/trade/cart-web', image: image('shop', 'cart-web') },
    { path: 'yunfan/trade/cart-api', image: image('trade', 'cart-api', 'elsewhere.example.com') },
    { path: 'yunfan/trade/pricing', image: null },
  ]
  const images = [
    image('trade', 'order-service'),
    image('shop', 'cart-web'),
    image('content', 'legacy-banner'),
    image('library', 'nginx', 'docker.io'),
  ]
  expect(imageNameFindings({ hosts, repositories, images })).toEqual([
    {
      kind: 'image-elsewhere',
      subject: 'yunfan/trade/cart-web',
      detail: { wanted: 'trade/cart-web', found: `${host}/shop/cart-web` },
    },
    {
      kind: 'image-elsewhere',
      subject: 'yunfan/trade/cart-api',
      detail: { wanted: 'trade/cart-api', found: 'elsewhere.example.com/trade/cart-api' },
    },
    { kind: 'no-image', subject: 'yunfan/trade/pricing', detail: { wanted: 'trade/pricing' } },
    { kind: 'no-repository', subject: `${host}/content/legacy-banner`, detail: {} },
  ])
})
