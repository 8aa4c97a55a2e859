import createNextIntlPlugin from 'next-intl/plugin'

// Messages are compiled at build time, so that no parser of them is sent to the browser.
const withNextIntl = createNextIntlPlugin({
  requestConfig: './components/shell/i18n.ts',
  experimental: {
    messages: { path: './messages', format: 'json', locales: 'infer', precompile: true },
  },
})

/** @type {import('next').NextConfig} */
const config = {
  reactStrictMode: true,
  poweredByHeader: false,
  // The web process compresses everything it sends itself (brotli); Next would only offer gzip.
  compress: false,
  // Types are checked by `npm run types` with another compiler; checking twice only costs time.
  typescript: { ignoreBuildErrors: true },
  allowedDevOrigins: ['127.0.0.1'],
  // Server-only packages with dynamic requires or native parts stay outside the bundle.
  serverExternalPackages: [
    '@alicloud/openapi-core',
    '@alicloud/credentials',
    '@darabonba/typescript',
    '@node-rs/argon2',
    'graphile-worker',
    'pino',
    'pg',
  ],
}

export default withNextIntl(config)
