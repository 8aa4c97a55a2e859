import type { Seed } from '../kernel/world.ts'
import { createCodeRepository, createYunxiaoUser, protectBranch } from '../products/codeup/seed.ts'
import { seedStandardTokens } from '../products/codeup/standard-tokens.ts'

export const codePath = 'yunfan/trade/order-service'
export const manifestPath = 'yunfan/manifests-test'
const hour = 3_600_000
const wang = { name: '王思远', email: 'wang@yunfan.example' }

/** One code repository with three commits and a feature branch, one manifest repository, and every standard token. */
export const seedCode: Seed = async (world) => {
  const at = world.clock.now() - 10 * hour
  createYunxiaoUser(world, { userId: 'u-wang', username: 'wang', ...wang })
  seedStandardTokens(world, {
    environments: [
      { slug: 'test', manifests: manifestPath },
      { slug: 'production', manifests: 'yunfan/manifests-production' },
    ],
    infrastructure: [codePath],
  })
  const ref = 'refs/heads/main'
  const { repository } = await createCodeRepository(world, {
    path: codePath,
    description: '订单服务',
    history: {
      commits: [
        {
          mark: 1,
          ref,
          author: wang,
          at,
          message: 'feat: ORD-1 下单 first order\n',
          files: { 'README.md': '# order-service\n', 'src/order.ts': 'one\ntwo\nthree\n' },
        },
        {
          mark: 2,
          ref,
          author: wang,
          at: at + hour,
          message: 'fix: ORD-2 stop double refund\n',
          from: 1,
          files: { 'src/order.ts': 'one\ntwo\nTHREE\n' },
        },
        {
          mark: 3,
          ref: 'refs/heads/feature/ORD-3',
          author: wang,
          at: at + 2 * hour,
          message: 'feat: ORD-3 发票\n',
          from: 2,
          files: { 'src/invoice.ts': 'invoice\n' },
        },
        {
          mark: 4,
          ref,
          author: wang,
          at: at + 3 * hour,
          message: 'feat: ORD-4 coupons\n',
          from: 2,
          files: { 'src/coupon.ts': 'coupon\n' },
        },
      ],
      tags: [{ name: '202610-20261001.7', target: 2, message: 'release', tagger: wang, at: at + 2 * hour }],
    },
  })
  protectBranch(world, repository, { branch: 'main' })
  for (const path of [manifestPath, 'yunfan/manifests-production']) {
    await createCodeRepository(world, {
      path,
      history: {
        commits: [
          {
            mark: 1,
            ref,
            author: wang,
            at,
            message: 'start\n',
            files: { 'ack-hz-test/order-service/kustomization.yaml': 'digest: a\n' },
          },
        ],
      },
    })
  }
}
