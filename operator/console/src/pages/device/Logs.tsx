import { useCallback, useState } from 'react'
import { useStream } from '../../api/live'
import { useMay } from '../../api/roles'
import { fullTime, words } from '../../format'
import { Badge, Button, Card, type Tone } from '../../ui/parts'

interface LogEntry {
  sequence?: string
  time?: string
  severity?: string
  source?: string
  message?: string
  context?: Record<string, string>
  trace?: string
}

const MOST_ENTRIES = 500
const TONES: Record<string, Tone> = { SEVERITY_ERROR: 'bad', SEVERITY_WARNING: 'warn' }

/** The device's own log, fetched from it when somebody asks, and followed until they leave. */
export function Logs({ id }: { id: string }) {
  const may = useMay('OPERATOR')
  const [isAsked, setAsked] = useState(false)
  if (!may) return null
  return (
    <Card title="Log" aside={isAsked ? <Button onClick={() => setAsked(false)}>Close</Button> : undefined}>
      {isAsked ? (
        <Followed id={id} />
      ) : (
        <div className="row">
          <Button onClick={() => setAsked(true)}>Fetch its log</Button>
          <span className="muted small">It stays on the device. That you read it is written into the record.</span>
        </div>
      )}
    </Card>
  )
}

function Followed({ id }: { id: string }) {
  const [entries, setEntries] = useState<LogEntry[]>([])
  const onMessage = useCallback((message: unknown) => {
    const entry = message as LogEntry
    setEntries((all) => [...all.filter((each) => each.sequence !== entry.sequence), entry].slice(-MOST_ENTRIES))
  }, [])
  const isOpen = useStream(`/v1/devices/${encodeURIComponent(id)}/logEntries:watch`, onMessage)
  return (
    <div className="stack tight">
      {!isOpen && <p className="banner">The device does not answer: is it online? The console tries again by itself.</p>}
      {isOpen && entries.length === 0 && <p className="muted">Nothing yet.</p>}
      {entries.length > 0 && (
        <ol className="log" aria-label="Log entries" tabIndex={0}>
          {entries.map((entry) => (
            <Line key={entry.sequence} entry={entry} />
          ))}
        </ol>
      )}
    </div>
  )
}

function Line({ entry }: { entry: LogEntry }) {
  const context = Object.entries(entry.context ?? {}).map(([key, value]) => `${key}=${value}`)
  return (
    <li>
      <time dateTime={entry.time}>{fullTime(entry.time)}</time>
      <Badge tone={TONES[entry.severity ?? ''] ?? 'plain'}>{words(entry.severity, 'SEVERITY')}</Badge>
      <span className="break">
        {entry.message} <span className="muted">{context.join(' ')}</span>
        {entry.trace && <pre className="command">{entry.trace}</pre>}
      </span>
    </li>
  )
}
