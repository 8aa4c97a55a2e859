const looks = {
  default: 'border-line-2 bg-surface text-fg hover:bg-hover',
  primary: 'border-transparent bg-accent text-on-accent hover:bg-accent-hover',
  danger: 'border-transparent bg-danger-button text-white',
  'danger-outline': 'border-danger-line bg-surface text-danger-fg hover:bg-danger-bg',
  ghost: 'border-transparent bg-transparent text-fg-2 hover:bg-hover',
} as const
const sizes = {
  medium: 'h-8 px-3 max-md:h-11',
  small: 'h-7 px-2.5 max-md:h-9 max-md:px-3',
  tiny: 'h-6 px-2 text-sm max-md:h-9 max-md:px-3 max-md:text-base',
} as const

export type ButtonVariant = keyof typeof looks
export type ButtonSize = keyof typeof sizes

/** The look of a button, for what acts and for what leads somewhere. */
export const buttonLook = (variant: ButtonVariant, size: ButtonSize, off: boolean) =>
  `inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-md border font-medium transition-colors ${sizes[size]} ${
    off ? 'cursor-not-allowed border-line bg-sunken text-fg-3' : `cursor-pointer ${looks[variant]}`
  }`
