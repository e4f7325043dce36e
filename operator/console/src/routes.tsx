import { createBrowserRouter } from 'react-router'
import { App } from './App'
import { NotFoundPage } from './pages/NotFoundPage'

/** Every page of the console; each is loaded when it is opened. */
export const router = createBrowserRouter([
  {
    element: <App />,
    errorElement: <NotFoundPage />,
    HydrateFallback: () => null,
    children: [
      { path: '/', lazy: async () => ({ Component: (await import('./pages/OverviewPage')).OverviewPage }) },
      { path: '/devices', lazy: async () => ({ Component: (await import('./pages/DevicesPage')).DevicesPage }) },
      { path: '/devices/:device', lazy: async () => ({ Component: (await import('./pages/DevicePage')).DevicePage }) },
      { path: '/models', lazy: async () => ({ Component: (await import('./pages/ModelsPage')).ModelsPage }) },
      { path: '/models/:model', lazy: async () => ({ Component: (await import('./pages/ModelPage')).ModelPage }) },
      { path: '/rollouts', lazy: async () => ({ Component: (await import('./pages/RolloutsPage')).RolloutsPage }) },
      { path: '/rollouts/new', lazy: async () => ({ Component: (await import('./pages/NewRolloutPage')).NewRolloutPage }) },
      { path: '/rollouts/:rollout', lazy: async () => ({ Component: (await import('./pages/RolloutPage')).RolloutPage }) },
      { path: '/events', lazy: async () => ({ Component: (await import('./pages/EventsPage')).EventsPage }) },
      { path: '/settings', lazy: async () => ({ Component: (await import('./pages/SettingsPage')).SettingsPage }) },
      { path: '*', element: <NotFoundPage /> },
    ],
  },
])
