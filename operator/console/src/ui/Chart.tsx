import 'uplot/dist/uPlot.min.css'
import { useEffect, useRef } from 'react'
import UPlot from 'uplot'

export interface Line {
  name: string
  color: string
  /** One for each time; null where nothing was measured. */
  values: (number | null)[]
}

/** Lines over time, as wide as there is room; what it shows is said in words for those who cannot see it. */
export function Chart(props: { label: string; times: number[]; lines: Line[]; format: (value: number) => string; height?: number }) {
  const box = useRef<HTMLDivElement>(null)
  const { label, times, lines, format, height = 220 } = props
  useEffect(() => {
    const element = box.current
    if (!element) return undefined
    let plot: UPlot | undefined
    const draw = () => {
      plot?.destroy()
      plot = new UPlot(options(element, times, lines, format, height), [times, ...lines.map((line) => line.values)], element)
    }
    draw()
    const resizing = new ResizeObserver(() => plot?.setSize({ width: element.clientWidth, height }))
    resizing.observe(element)
    const scheme = matchMedia('(prefers-color-scheme: dark)')
    scheme.addEventListener('change', draw)
    window.addEventListener('themechange', draw)
    return () => {
      resizing.disconnect()
      scheme.removeEventListener('change', draw)
      window.removeEventListener('themechange', draw)
      plot?.destroy()
    }
  }, [times, lines, format, height])
  return (
    <figure className="stack tight">
      <div className="chart" ref={box} role="img" aria-label={label} />
      <ul className="legend">
        {lines.map((line) => (
          <li key={line.name}>
            <i style={{ background: line.color }} />
            {line.name}
          </li>
        ))}
      </ul>
    </figure>
  )
}

/** A colour of the page as canvases understand it. */
function resolved(element: HTMLElement, color: string): string {
  const probe = document.createElement('span')
  probe.style.color = color
  element.append(probe)
  const value = getComputedStyle(probe).color
  probe.remove()
  return value
}

const MINUTE = 60
const DAY = 86_400
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080].map((minutes) => minutes * MINUTE)

/** The time of day, and the day where the lines go over several. */
function timeLabel(seconds: number, spanSeconds: number): string {
  const time = new Date(seconds * 1000)
  return spanSeconds > 2 * DAY
    ? time.toLocaleDateString(undefined, { month: 'short', day: 'numeric' })
    : time.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
}

function options(element: HTMLElement, times: number[], lines: Line[], format: (value: number) => string, height: number): UPlot.Options {
  const ink = resolved(element, 'var(--muted)')
  const grid = { stroke: resolved(element, 'var(--line)'), width: 1 }
  const font = '12px "Inter Variable", sans-serif'
  const span = (times.at(-1) ?? 0) - (times[0] ?? 0)
  const margin = Math.max(MINUTE / 4, span / 40)
  return {
    width: Math.max(200, element.clientWidth),
    height,
    legend: { show: false },
    cursor: { points: { size: 7 } },
    scales: { x: { range: (_plot, first, last) => [first - margin, last + margin] }, y: { range: (_plot, _least, most) => [0, (most || 1) * 1.1] } },
    axes: [
      { stroke: ink, grid: { show: false }, ticks: grid, font, incrs: STEPS, values: (_plot, values) => values.map((time) => timeLabel(time, span)) },
      { stroke: ink, grid, ticks: { show: false }, font, size: 70, values: (_plot, values) => values.map((value) => (value === 0 ? '0' : format(value))) },
    ],
    series: [
      {},
      ...lines.map((line) => ({
        label: line.name,
        stroke: resolved(element, line.color),
        width: 2,
        spanGaps: true,
        points: { size: 5 },
      })),
    ],
  }
}
