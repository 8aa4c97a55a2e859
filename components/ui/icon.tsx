const stroke = {
  fill: 'none',
  stroke: 'currentColor',
  strokeWidth: 1.5,
  strokeLinecap: 'round',
  strokeLinejoin: 'round',
} as const

/** Shapes on a 16 grid. `solid` shapes are filled with the text colour, `line` shapes are drawn with it, `cut` is left out of a solid. */
const shapes = {
  check: { line: 'M3.5 8.5 6.8 11.8 12.5 4.8' },
  'disc-check': { solid: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Z', cut: 'M5 8.2 7.2 10.4 11 6' },
  'octagon-cross': {
    solid: 'M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3L1.5 10.7V5.3Z',
    cut: 'm5.8 5.8 4.4 4.4m0-4.4-4.4 4.4',
  },
  'octagon-bar': { solid: 'M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3L1.5 10.7V5.3Z', cut: 'M5 8h6' },
  'octagon-check': { line: 'M5.3 1.8h5.4l3.5 3.5v5.4l-3.5 3.5H5.3l-3.5-3.5V5.3Zm0 6.4 2 2 3.6-4' },
  triangle: { solid: 'M8 1.8 15 14H1Z', cut: 'M8 6.5v3.2m0 2v.1' },
  ring: { line: 'M8 2a6 6 0 1 1-5.2 3' },
  eye: {
    line: 'M1.5 8S4 3.7 8 3.7 14.5 8 14.5 8 12 12.3 8 12.3 1.5 8 1.5 8Zm4.7 0a1.8 1.8 0 1 0 3.6 0 1.8 1.8 0 0 0-3.6 0Z',
  },
  person: {
    line: 'M6.5 7.4a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2ZM1.8 13.6c.3-2.7 2.2-4 4.7-4 .9 0 1.8.2 2.5.6m1 2.1 1.6 1.6 3-3.4',
  },
  equals: { line: 'M2.5 5.8h11m-11 4.4h11M11 2.5 5 13.5' },
  padlock: { solid: 'M3 7h10v7H3Z', line: 'M4.8 7V5a3.2 3.2 0 0 1 6.4 0v2' },
  flag: { solid: 'M3.8 2.2h8.6l-2 3.2 2 3.2H3.8Z', line: 'M3.5 1.8v12.6' },
  down: { line: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8Zm0 3v6m-2.5-2.3L8 11l2.5-2.5' },
  snowflake: { line: 'M8 1.5v13M2.4 4.8l11.2 6.4M13.6 4.8 2.4 11.2' },
  clock: { line: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8Zm0 2.9V8l2.3 1.5' },
  'ring-dashed': { line: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8Z', dash: '2.4 2.4' },
  'ring-stroke': { line: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8ZM3.8 12.2l8.4-8.4' },
  bolt: { solid: 'M9.2 1 3 9.2h4L6.6 15 13 6.6H9Z' },
  back: { line: 'M5.5 3.2 2.7 6l2.8 2.8M3 6h6.4a3.9 3.9 0 0 1 0 7.8H6.2' },
  right: { line: 'M6 3.5 10.5 8 6 12.5' },
  arrow: { line: 'M2.5 8h10.8M9.2 4l4 4-4 4' },
  chevron: { line: 'M3.5 6 8 10.5 12.5 6' },
  cross: { line: 'm4 4 8 8m0-8-8 8' },
  plus: { line: 'M8 3v10M3 8h10' },
  search: { line: 'M7 2.4a4.6 4.6 0 1 0 0 9.2 4.6 4.6 0 0 0 0-9.2Zm3.5 8.1L14 14' },
  copy: { line: 'M6 5.5h7.5V14H6Zm4.5-2.7V2H2.5v8.5h.8' },
  home: { line: 'M2.5 7 8 2.3 13.5 7v6.2H9.7V9.6H6.3v3.6H2.5Z' },
  board: { line: 'M2 2.5h12v11H2Zm0 4h12m-8-4v11m4-11v11' },
  box: { line: 'M8 1.7 13.8 4.8v6.4L8 14.3l-5.8-3.1V4.8Zm-5.5 3.3L8 8l5.5-3M8 8v6' },
  promote: { line: 'M8 13.5v-11M3.8 6.6 8 2.4l4.2 4.2' },
  list: { line: 'M3 3.5h10M3 8h10M3 12.5h6' },
  gear: {
    line: 'M8 5.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4ZM8 1.5v2m0 9v2M1.5 8h2m9 0h2M3.4 3.4l1.4 1.4m6.4 6.4 1.4 1.4m-9.2 0 1.4-1.4m6.4-6.4 1.4-1.4',
  },
  setup: { line: 'M2.5 8.5 6 12l7.5-8' },
  sun: {
    line: 'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6Zm0-3.8v1.3m0 11v1.3M1.2 8h1.3m11 0h1.3M3.2 3.2l.9.9m7.8 7.8.9.9m-9.6 0 .9-.9m7.8-7.8.9-.9',
  },
  moon: { line: 'M13.5 9.6A5.9 5.9 0 0 1 6.4 2.5a5.9 5.9 0 1 0 7.1 7.1Z' },
  link: { line: 'M6.5 3H2v11h11V9.5M9.5 2H14v4.5M14 2 7.5 8.5' },
} as const satisfies Record<string, { solid?: string; line?: string; cut?: string; dash?: string }>

export type IconName = keyof typeof shapes

/** Decorative: the word beside it says what it means. */
export function Icon({
  name,
  size = 14,
  className = '',
}: {
  name: IconName
  size?: number
  className?: string
}) {
  const shape: { solid?: string; line?: string; cut?: string; dash?: string } = shapes[name]
  return (
    <svg
      viewBox="0 0 16 16"
      width={size}
      height={size}
      aria-hidden="true"
      focusable="false"
      className={`shrink-0 ${className}`}
    >
      {shape.solid ? <path d={shape.solid} fill="currentColor" /> : null}
      {shape.line ? (
        <path d={shape.line} {...stroke} {...(shape.dash ? { strokeDasharray: shape.dash } : {})} />
      ) : null}
      {shape.cut ? <path d={shape.cut} {...stroke} stroke="var(--color-surface)" /> : null}
    </svg>
  )
}
