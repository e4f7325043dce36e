import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// `npm run dev` shows the console with the data of a controller: CONTROLLER=https://localhost:8443.
const controller = process.env['CONTROLLER'] ?? 'https://localhost:8443'
const backend = { target: controller, secure: false, changeOrigin: true }

export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: { '/v1': backend, '/console': backend, '/openapi.json': backend },
  },
})
