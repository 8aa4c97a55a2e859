import type { Language, ServicePlan } from './service-plan.ts'

type Row = [
  slug: string,
  title: string,
  team: string,
  tier: ServicePlan['tier'],
  language: Language,
  items: string,
  changes: number,
  more?: Pick<
    ServicePlan,
    'lags' | 'oddity' | 'story' | 'secondRegion' | 'runtime' | 'framework' | 'rollout'
  >,
]

// One newer build in test than in pre-production, and older ones further right: nothing stands in its way.
const ready: { lags: [number, number, number] } = { lags: [1, 1, 1] }
const springCloud = { runtime: 'edas', framework: 'spring-cloud' } as const
const dubbo = { runtime: 'edas', framework: 'dubbo' } as const
const level: { lags: [number, number, number] } = { lags: [0, 0, 0] }

const trade: Row[] = [
  ['order-service', '订单服务', 'trade-core', 1, 'java', 'ORD', 26, ready],
  ['cart-web', '购物车前端', 'cart', 1, 'web', 'CART', 22, { ...ready, secondRegion: true }],
  ['cart-service', '购物车服务', 'cart', 1, 'go', 'CART', 18, { ...ready, story: 'reverted' }],
  [
    'trade-gateway',
    '交易网关',
    'trade-core',
    1,
    'java',
    'GW',
    20,
    { ...ready, oddity: 'failing-ci', rollout: true },
  ],
  ['pricing-engine', '价格引擎', 'goods', 1, 'java', 'PRC', 17, { ...ready, story: 'unlinked' }],
  ['coupon-service', '优惠券服务', 'growth', 2, 'java', 'CPN', 16, { ...ready, story: 'owed' }],
  ['checkout-web', '结算页', 'trade-core', 1, 'web', 'CHK', 15, { ...ready, story: 'mislabelled' }],
  ['refund-service', '退款服务', 'trade-core', 2, 'java', 'RFD', 12, { lags: [1, 0, 1], story: 'feature' }],
]
const membership: Row[] = [
  [
    'member-service',
    '会员服务',
    'growth',
    1,
    'java',
    'MEM',
    19,
    { ...ready, secondRegion: true, story: 'hotfix' },
  ],
  ['member-web', '会员中心', 'growth', 2, 'web', 'MEM', 14, ready],
  ['points-service', '积分服务', 'growth', 2, 'go', 'PTS', 13, { ...ready, oddity: 'crash-loop' }],
  ['identity-auth', '身份认证', 'infra', 1, 'go', 'IAM', 10, level],
  ['campaign-service', '营销活动', 'growth', 3, 'java', 'CMP', 12, ready],
  ['message-center', '消息中心', 'growth', 3, 'node', 'MSG', 10],
]
const supplyChain: Row[] = [
  ['stock-service', '库存服务', 'supply', 1, 'java', 'STK', 18, { ...ready, oddity: 'added-finding' }],
  ['store-pos-web', '门店收银台', 'supply', 2, 'web', 'POS', 15, ready],
  ['warehouse-adapter', '仓储适配', 'supply', 3, 'java', 'WH', 9, { ...ready, oddity: 'no-cd' }],
  ['purchase-service', '采购服务', 'supply', 2, 'java', 'PUR', 12],
  ['logistics-service', '物流服务', 'supply', 2, 'go', 'LOG', 13, ready],
  ['supplier-web', '供应商门户', 'supply', 3, 'web', 'SUP', 9, level],
  [
    'returns-service',
    '退货服务',
    'supply',
    2,
    'java',
    'RTN',
    11,
    { ...ready, ...dubbo, oddity: 'scan-failed' },
  ],
  ['replenish-batch', '补货批处理', 'supply', 3, 'python', 'RPL', 8, { ...ready, runtime: 'fc' }],
]
const payment: Row[] = [
  ['payment-router', '支付路由', 'pay', 1, 'java', 'PAY', 17, { ...ready, oddity: 'drift' }],
  ['settlement-batch', '清结算批处理', 'pay', 2, 'java', 'STL', 10, level],
  ['invoice-service', '发票服务', 'pay', 2, 'java', 'INV', 12, { ...ready, oddity: 'moved-tag' }],
  ['wallet-service', '钱包服务', 'pay', 1, 'go', 'WLT', 12, { ...ready, story: 'brought-back' }],
  ['risk-engine', '风控引擎', 'pay', 1, 'java', 'RSK', 14, { ...ready, oddity: 'fails-under-load' }],
  ['cashier-web', '收银台前端', 'pay', 1, 'web', 'CSH', 13, { lags: [1, 1, 0] }],
]
const content: Row[] = [
  ['search-api', '搜索接口', 'goods', 1, 'java', 'SRC', 15, { ...ready, oddity: 'inherited-finding' }],
  ['product-web', '商品详情页', 'goods', 1, 'web', 'PRD', 16, ready],
  [
    'media-service',
    '媒体服务',
    'content',
    2,
    'go',
    'MED',
    10,
    { ...ready, oddity: 'misnamed-pipeline', runtime: 'fc' },
  ],
  ['review-service', '评价服务', 'content', 3, 'node', 'REV', 11, { ...ready, oddity: 'scan-running' }],
  ['recommend-engine', '推荐引擎', 'goods', 2, 'python', 'REC', 12, { ...ready, oddity: 'too-big' }],
  ['cms-web', '内容管理', 'content', 3, 'web', 'CMS', 10, { ...ready, oddity: 'no-unit-tests' }],
]
const platform: Row[] = [
  ['api-gateway', '接入网关', 'infra', 1, 'go', 'AGW', 14, ready],
  ['config-center', '配置中心', 'infra', 1, 'java', 'CFG', 9, level],
  ['notify-service', '通知服务', 'infra', 2, 'node', 'NTF', 12, ready],
  ['job-scheduler', '任务调度', 'infra', 2, 'java', 'JOB', 9, { ...ready, ...springCloud }],
  ['audit-service', '审计服务', 'infra', 3, 'go', 'AUD', 8, ready],
  ['ops-web', '运维控制台', 'infra', 4, 'web', 'OPS', 10, { lags: [1, 1, 0] }],
]

const lines: Record<string, Row[]> = {
  trade,
  membership,
  'supply-chain': supplyChain,
  payment,
  content,
  platform,
}

export const demoServices: ServicePlan[] = Object.entries(lines).flatMap(([line, rows]) =>
  rows.map(([slug, title, team, tier, language, items, changes, more]) => ({
    slug,
    title,
    line,
    team,
    tier,
    language,
    items,
    changes,
    ...more,
  })),
)
