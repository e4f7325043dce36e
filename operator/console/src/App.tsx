import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef } from 'react'
import { Link, NavLink, Outlet, useLocation, useNavigate } from 'react-router'
import { ApiError } from './api/client'
import { useInvalidation, useStream } from './api/live'
import { useCaller } from './api/roles'
import { forgetAll, isSignedIn, rememberedPage, signOut } from './api/session'
import { SignInPage } from './pages/SignInPage'
import { type Theme, useTheme } from './theme'
import { Icon, type IconName, Sail } from './ui/icons'
import { Button, Loaded } from './ui/parts'

const PAGES: [string, string, IconName][] = [
  ['/', 'Overview', 'overview'],
  ['/devices', 'Devices', 'devices'],
  ['/models', 'Models', 'models'],
  ['/rollouts', 'Rollouts', 'rollouts'],
  ['/events', 'Events', 'events'],
  ['/settings', 'Settings', 'settings'],
]

/** The frame of all pages, for those who have signed in. */
export function App() {
  const client = useQueryClient()
  const session = useQuery({ queryKey: ['session'], queryFn: isSignedIn, staleTime: Infinity, refetchInterval: false })

  // A session that ends while somebody looks: ask for a token, and come back to the same page.
  useEffect(
    () =>
      client.getQueryCache().subscribe((event) => {
        const error = event.query.state.error
        if (error instanceof ApiError && error.status === 401 && event.query.queryKey[0] !== 'session') {
          client.setQueryData(['session'], false)
        }
      }),
    [client],
  )

  return <Loaded query={session}>{(isIn) => (isIn ? <Frame /> : <SignInPage />)}</Loaded>
}

function Frame() {
  const main = useRef<HTMLElement>(null)
  const navigate = useNavigate()
  useEffect(() => {
    const page = rememberedPage()
    if (page) void navigate(page, { replace: true })
  }, [navigate])
  const { pathname } = useLocation()
  useEffect(() => {
    main.current?.focus({ preventScroll: true })
    window.scrollTo(0, 0)
  }, [pathname])
  const isLive = useLive()
  return (
    <div className="shell">
      <a className="skip" href="#main">
        To the content
      </a>
      <header className="side">
        <Link to="/" className="brand">
          <Sail /> Flotilla
        </Link>
        <nav className="nav" aria-label="Pages">
          {PAGES.map(([to, label, icon]) => (
            <NavLink key={to} to={to} end={to === '/'}>
              <Icon name={icon} /> {label}
            </NavLink>
          ))}
        </nav>
        <Foot isLive={isLive} />
      </header>
      <main className="main" id="main" tabIndex={-1} ref={main}>
        {!isLive && (
          <p className="banner" role="status">
            The controller cannot be reached. What is shown may be old; the console goes on when it is back.
          </p>
        )}
        <Outlet />
      </main>
    </div>
  )
}

/** Reads anew what changes, as it changes; after a gap, everything. */
function useLive(): boolean {
  const client = useQueryClient()
  const invalidate = useInvalidation()
  const wasOpen = useRef(true)
  const onMessage = useCallback((message: unknown) => invalidate((message as { resource?: string }).resource ?? ''), [invalidate])
  const isOpen = useStream('/v1/events:watch', onMessage)
  useEffect(() => {
    if (isOpen && !wasOpen.current) void client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'session' })
    wasOpen.current = isOpen
  }, [isOpen, client])
  return isOpen
}

function Foot({ isLive }: { isLive: boolean }) {
  const [theme, setTheme] = useTheme()
  const client = useQueryClient()
  const caller = useCaller()
  const leave = async () => {
    await signOut()
    forgetAll(client)
    client.setQueryData(['session'], false)
  }
  return (
    <div className="side-foot">
      <div className="row who">
        <span className="live" data-live={isLive}>
          <i /> {isLive ? 'Live' : 'Reconnecting'}
        </span>
      </div>
      {caller && (
        <div className="row who small muted break" title={caller.principal}>
          {caller.displayName || caller.principal}
        </div>
      )}
      <div className="row">
        <select
          className="input"
          aria-label="Theme"
          value={theme}
          onChange={(event) => setTheme(event.target.value as Theme)}
        >
          <option value="system">As the system</option>
          <option value="light">Light</option>
          <option value="dark">Dark</option>
        </select>
        <Button kind="plain" onClick={() => void leave()}>
          Sign out
        </Button>
      </div>
    </div>
  )
}
