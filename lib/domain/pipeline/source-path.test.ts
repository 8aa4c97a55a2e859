import { expect, it } from 'vitest'
import { sourcePath } from './source-path.ts'

it.each([
  ['https://codeup.aliyun.com/yunfan/trade/order-service.git', 'yunfan/trade/order-service'],
  ['git@codeup.aliyun.com:yunfan/trade/order-service.git', 'yunfan/trade/order-service'],
  ['ssh://git@codeup.aliyun.com:22/yunfan/order-service', 'yunfan/order-service'],
  ['yunfan/trade/order-service', 'yunfan/trade/order-service'],
  ['/', null],
])('%s is %s', (url, path) => expect(sourcePath(url)).toBe(path))
