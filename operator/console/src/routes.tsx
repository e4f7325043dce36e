import { createBrowserRouter, Navigate } from 'react-router'
import { App } from './App'
import { NotFoundPage } from './pages/NotFoundPage'

/** Every page of the console; each is loaded when it is opened. */
export const router = createBrowserRouter([
  {
    element: <App />,
    errorElement: <NotFoundPage />,
    HydrateFallback: () => null,
    children: [
      { path: '/', element: <Navigate to="/devices" replace /> },
      { path: '/devices', lazy: async () => ({ Component: (await import('./pages/DevicesPage')).DevicesPage }) },
      { path: '/devices/:device', lazy: async () => ({ Component: (await import('./pages/DevicePage')).DevicePage }) },
      { path: '*', element: <NotFoundPage /> },
    ],
  },
])
