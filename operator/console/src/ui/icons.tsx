const PATHS = {
  overview: 'M3 11l9-7 9 7v9a1 1 0 0 1-1 1h-5v-6H9v6H4a1 1 0 0 1-1-1z',
  devices: 'M4 5h16v10H4zM8 19h8M12 15v4',
  models: 'M12 3l8 4.5v9L12 21l-8-4.5v-9zM12 12l8-4.5M12 12v9M12 12L4 7.5',
  rollouts: 'M4 17l5-5 4 4 7-8M15 8h5v5',
  events: 'M5 5h14M5 10h14M5 15h9M5 20h6',
  settings: 'M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM12 2v4M12 18v4M2 12h4M18 12h4M5 5l2.8 2.8M16.2 16.2L19 19M19 5l-2.8 2.8M7.8 16.2L5 19',
} as const

export type IconName = keyof typeof PATHS

/** A drawing beside a word, for eyes only. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg width="18" height="18" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.8" aria-hidden="true">
      <path d={PATHS[name]} strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  )
}

/** The sign of the house. */
export function Sail() {
  return (
    <svg width="26" height="26" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#0b6b6b" />
      <path d="M16 6v13H8z" fill="#fff" />
      <path d="M18 10v9h6z" fill="#9fe0d6" />
      <path d="M6 21h20l-3 5H9z" fill="#fff" />
    </svg>
  )
}
