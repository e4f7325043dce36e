// Keeps of a controller's OpenAPI document what the client is made of: no prose. Use: slim.mjs < openapi.json
import { readFileSync } from 'node:fs'

const slim = (value, inside) => {
  if (Array.isArray(value)) return value.map((item) => slim(item, ''))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => inside === 'properties' || (key !== 'description' && key !== 'tags'))
      .sort(([a], [b]) => (inside === 'paths' || inside === 'schemas') && (a < b ? -1 : 1))
      .map(([key, item]) => [key, slim(item, key)]),
  )
}
process.stdout.write(JSON.stringify(slim(JSON.parse(readFileSync(0, 'utf8')), ''), null, 1) + '\n')
