interface Solid {
  /** Filled with the text colour; holes are part of the path (even-odd), so they show whatever lies behind. */
  solid: string
  /** Drawn over it. */
  line?: string
}
interface Line {
  line: string
  width?: number
  dash?: string
}

const octagon = 'M5.3 1.2h5.4l4.1 4.1v5.4l-4.1 4.1H5.3l-4.1-4.1V5.3z'
const circle = 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8z'

/** Shapes on a 16 grid, stroke 1.5. The status shapes are solid so that they survive 12 px and grey. */
const shapes = {
  'disc-check': {
    solid:
      'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zM5.566 7.734l1.492 1.493 3.337-3.851a.8.8 0 0 1 1.21 1.048l-3.9 4.5a.8.8 0 0 1-1.17.042l-2.1-2.1a.8.8 0 0 1 1.131-1.132z',
  },
  'octagon-cross': {
    solid: `${octagon}M8 6.869l1.734-1.735a.8.8 0 0 1 1.132 1.132L9.131 8l1.735 1.734a.8.8 0 0 1-1.132 1.132L8 9.131l-1.734 1.735a.8.8 0 0 1-1.132-1.132L6.869 8 5.134 6.266a.8.8 0 0 1 1.132-1.132z`,
  },
  'octagon-bar': { solid: `${octagon}M4.6 7.2h6.8a.8.8 0 0 1 0 1.6H4.6a.8.8 0 0 1 0-1.6z` },
  'octagon-check': { line: 'M5.3 1.6h5.4l3.7 3.7v5.4l-3.7 3.7H5.3l-3.7-3.7V5.3zM5.2 8.2l2.1 2.1L11 6' },
  triangle: {
    solid:
      'M8 1.3c.5 0 .9.3 1.2.7l5.6 10.2c.5 1-.2 2.3-1.3 2.3h-11c-1.1 0-1.8-1.3-1.3-2.3L6.8 2c.3-.4.7-.7 1.2-.7zM8 5.2a.8.8 0 0 0-.8.8v3.2a.8.8 0 0 0 1.6 0V6A.8.8 0 0 0 8 5.2zM8 11a.8.8 0 1 0 0 1.6A.8.8 0 0 0 8 11z',
  },
  ring: { line: 'M8 2a6 6 0 1 1-5.6 3.9', width: 2 },
  eye: {
    line: 'M1.5 8S3.9 3.6 8 3.6 14.5 8 14.5 8 12.1 12.4 8 12.4 1.5 8 1.5 8zM8 6.1a1.9 1.9 0 1 0 0 3.8 1.9 1.9 0 0 0 0-3.8z',
  },
  person: {
    line: 'M6.4 2.4a2.6 2.6 0 1 0 0 5.2 2.6 2.6 0 0 0 0-5.2zM1.6 13.6c.4-2.8 2.3-4.2 4.8-4.2 1 0 1.9.2 2.6.7M10 12.2l1.6 1.6 3-3.4',
  },
  equals: { line: 'M2.5 5.7h11M2.5 10.3h11M11 2.4 5 13.6' },
  padlock: {
    solid:
      'M4.2 6.8h7.6a1.6 1.6 0 0 1 1.6 1.6v4.4a1.6 1.6 0 0 1-1.6 1.6H4.2a1.6 1.6 0 0 1-1.6-1.6V8.4a1.6 1.6 0 0 1 1.6-1.6z',
    line: 'M4 7V5.2a4 4 0 0 1 8 0V7',
  },
  flag: { solid: 'M3.4 2.2h9.2l-2.2 3.3 2.2 3.3H3.4z', line: 'M3.4 1.6v13' },
  down: { line: `${circle}M8 4.8v6.2M5.4 8.6 8 11.2l2.6-2.6` },
  snowflake: {
    line: 'M8 1.2v13.6M2.1 4.6l11.8 6.8M13.9 4.6 2.1 11.4M6.2 2.6 8 4.2l1.8-1.6M6.2 13.4 8 11.8l1.8 1.6M2.5 7l2.2-.9-.3-2.3M13.5 9l-2.2.9.3 2.3M13.5 7l-2.2-.9.3-2.3M2.5 9l2.2.9-.3 2.3',
    width: 1.3,
  },
  clock: { line: `${circle}M8 4.6V8l2.3 1.6` },
  'ring-dashed': { line: circle, dash: '2.6 2.3' },
  'ring-stroke': { line: `${circle}M3.8 12.2l8.4-8.4` },
  bolt: { solid: 'M9.2 1 3 9.2h4L6.6 15 13 6.6H9z' },
  stop: { line: 'M5.3 1.6h5.4l3.7 3.7v5.4l-3.7 3.7H5.3l-3.7-3.7V5.3zM5.8 5.8h4.4v4.4H5.8z' },
  back: { line: 'M5.5 3l-3 3 3 3M2.8 6h6.7a4 4 0 0 1 0 8H6' },
  arrow: { line: 'M2.5 8H13M9 4l4 4-4 4' },
  right: { line: 'M6 3.5 10.5 8 6 12.5' },
  chevron: { line: 'M3.5 6 8 10.5 12.5 6' },
  check: { line: 'M3.2 8.4l3.4 3.4 6.2-7.2', width: 2 },
  tag: { line: 'M2.5 3.2v4.6l6 6 5-5-6-6H3.2a.7.7 0 0 0-.7.7zM5.4 5.8h.01' },
  cross: { line: 'M4 4l8 8M12 4l-8 8' },
  plus: { line: 'M8 3v10M3 8h10' },
  search: { line: 'M7 2.4a4.6 4.6 0 1 0 0 9.2 4.6 4.6 0 0 0 0-9.2zM10.5 10.5 14 14' },
  copy: {
    line: 'M7 5.5h5.5A1.5 1.5 0 0 1 14 7v5.5a1.5 1.5 0 0 1-1.5 1.5H7a1.5 1.5 0 0 1-1.5-1.5V7A1.5 1.5 0 0 1 7 5.5zM10.5 3v-.2c0-.7-.6-1.3-1.3-1.3H3.3C2.6 1.5 2 2.1 2 2.8v5.9c0 .7.6 1.3 1.3 1.3h.2',
  },
  lock: {
    line: 'M4.5 7h7A1.5 1.5 0 0 1 13 8.5v4a1.5 1.5 0 0 1-1.5 1.5h-7A1.5 1.5 0 0 1 3 12.5v-4A1.5 1.5 0 0 1 4.5 7zM5 7V5a3 3 0 0 1 6 0v2',
  },
  branch: {
    line: 'M4.5 1.8a1.7 1.7 0 1 0 0 3.4 1.7 1.7 0 0 0 0-3.4zM4.5 10.8a1.7 1.7 0 1 0 0 3.4 1.7 1.7 0 0 0 0-3.4zM11.5 3.3a1.7 1.7 0 1 0 0 3.4 1.7 1.7 0 0 0 0-3.4zM4.5 5.2v5.6M11.5 6.7c0 2.3-2.5 3-4.5 3.3',
  },
  home: { line: 'M2.5 7 8 2.3 13.5 7v6.2H9.7V9.5H6.3v3.7H2.5z' },
  board: {
    line: 'M3.5 2.5h9A1.5 1.5 0 0 1 14 4v8a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 2 12V4a1.5 1.5 0 0 1 1.5-1.5zM2 6.5h12M6 2.5v11M10 2.5v11',
  },
  box: { line: 'M8 1.7l5.8 3.1v6.4L8 14.3l-5.8-3.1V4.8zM2.5 5 8 8l5.5-3M8 8v6' },
  promote: { line: 'M8 13V3M4 7l4-4 4 4' },
  cost: { line: `${circle}M5.6 4.6 8 8l2.4-3.4M8 8v3.8M5.9 8.3h4.2M5.9 10.1h4.2` },
  pulse: { line: 'M1.5 8.5h2.8L6.5 3l3 10 2-4.5h3' },
  list: { line: 'M3 3.5h10M3 8h10M3 12.5h6' },
  gear: {
    line: 'M8 5.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4zM8 1.5v2M8 12.5v2M1.5 8h2M12.5 8h2M3.4 3.4l1.4 1.4M11.2 11.2l1.4 1.4M3.4 12.6l1.4-1.4M11.2 4.8l1.4-1.4',
  },
  pipeline: {
    line: 'M3.5 6.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6zM12.5 2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6zM12.5 10.4a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6zM5.3 8h1.5c2 0 1.2-4.2 3.9-4.2M6.8 8c2 0 1.2 4.2 3.9 4.2',
  },
  setup: { line: 'M2.5 8.5 6 12l7.5-8' },
  sun: {
    line: 'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8 1.2v1.3M8 13.5v1.3M1.2 8h1.3M13.5 8h1.3M3.2 3.2l.9.9M11.9 11.9l.9.9M3.2 12.8l.9-.9M11.9 4.1l.9-.9',
  },
  cloud: { line: 'M4.5 12.5a3 3 0 0 1-.3-6A4 4 0 0 1 12 6.8a2.9 2.9 0 0 1-.3 5.7z' },
  key: { line: 'M5 8a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM7.2 8.8l6.3-6.3M11 5l2 2' },
} as const satisfies Record<string, Solid | Line>

export type IconName = keyof typeof shapes

/** Decorative: the word beside it says what it means. 14 px, marks 12, navigation 16. */
export function Icon({
  name,
  size = 14,
  className = '',
}: {
  name: IconName
  size?: number
  className?: string
}) {
  const shape: Partial<Solid & Line> = shapes[name]
  return (
    <svg
      viewBox="0 0 16 16"
      width={size}
      height={size}
      aria-hidden="true"
      className={`shrink-0 ${className}`}
    >
      {shape.solid ? <path d={shape.solid} fill="currentColor" fillRule="evenodd" /> : null}
      {shape.line ? (
        <path
          d={shape.line}
          fill="none"
          stroke="currentColor"
          strokeWidth={shape.width ?? 1.5}
          strokeLinecap="round"
          strokeLinejoin="round"
          strokeDasharray={shape.dash}
        />
      ) : null}
    </svg>
  )
}
