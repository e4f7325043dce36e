import { idOf } from '../../api/client'
import type { RolloutForecast, WaveForecast } from '../../api/types'
import { bytes, count, fullTime } from '../../format'
import { Card, Facts } from '../../ui/parts'

/** Each wave with its devices and its earliest times, and what these do not count. */
export function ForecastView({ forecast }: { forecast: RolloutForecast }) {
  const { waves = [], notes = [] } = forecast
  return (
    <Card title="Waves, at the earliest" aside={forecast.endTime ? `over at ${fullTime(forecast.endTime)}` : ''}>
      <div className="stack">
        {waves.map((wave) => (
          <section key={wave.ordinal} className="stack tight" aria-label={`Wave ${wave.name}`}>
            <div className="row">
              <strong>
                {wave.ordinal}. {wave.name}
              </strong>
              <span className="muted">
                {count(wave.deviceCount ?? 0, 'device')}: {devicesOf(wave)}
              </span>
            </div>
            <Facts of={timesOf(wave)} />
          </section>
        ))}
        {notes.map((note) => (
          <p key={note} className="small muted">
            {note}
          </p>
        ))}
      </div>
    </Card>
  )
}

function timesOf(wave: WaveForecast): [string, string][] {
  return [
    ['Begins', fullTime(wave.beginTime) + (wave.needsApproval ? ', once approved' : '')],
    ['May download', wave.downloadTime === wave.beginTime ? '' : fullTime(wave.downloadTime)],
    ['All serve', `${fullTime(wave.serveTime)}, when ${bytes(wave.transferBytes)} have moved`],
    ['Is over', fullTime(wave.endTime)],
  ]
}

/** How many would choose each variant: 3 int8, 2 nothing. */
export function devicesOf(wave: WaveForecast): string {
  const variants = new Map<string, number>()
  for (const group of wave.groups ?? []) {
    const variant = idOf(group.variant) || 'nothing'
    variants.set(variant, (variants.get(variant) ?? 0) + (group.deviceCount ?? 0))
  }
  return [...variants].map(([variant, devices]) => `${devices} ${variant}`).join(', ') || 'none'
}
