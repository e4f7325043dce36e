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
      { path: '/', lazy: async () => ({ Component: (await import('./pages/overview/OverviewPage')).OverviewPage }) },
      { path: '/devices', lazy: async () => ({ Component: (await import('./pages/device/DevicesPage')).DevicesPage }) },
      { path: '/devices/:device', lazy: async () => ({ Component: (await import('./pages/device/DevicePage')).DevicePage }) },
      { path: '/models', lazy: async () => ({ Component: (await import('./pages/model/ModelsPage')).ModelsPage }) },
      { path: '/models/publish', lazy: async () => ({ Component: (await import('./pages/model/PublishPage')).PublishPage }) },
      { path: '/models/:model', lazy: async () => ({ Component: (await import('./pages/model/ModelPage')).ModelPage }) },
      { path: '/rollouts', lazy: async () => ({ Component: (await import('./pages/rollout/RolloutsPage')).RolloutsPage }) },
      { path: '/rollouts/new', lazy: async () => ({ Component: (await import('./pages/rollout/NewRolloutPage')).NewRolloutPage }) },
      { path: '/rollouts/:rollout', lazy: async () => ({ Component: (await import('./pages/rollout/RolloutPage')).RolloutPage }) },
      { path: '/events', lazy: async () => ({ Component: (await import('./pages/event/EventsPage')).EventsPage }) },
      { path: '/settings', lazy: async () => ({ Component: (await import('./pages/settings/SettingsPage')).SettingsPage }) },
      { path: '*', element: <NotFoundPage /> },
    ],
  },
])
