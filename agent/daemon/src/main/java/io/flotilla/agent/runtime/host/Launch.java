package io.flotilla.agent.runtime.host;

import io.flotilla.agent.runtime.MemoryWatch;

/** What every host of a device is started with. */
record Launch(
        HostCommand command,
        CrashFolder crashes,
        OomKills kills,
        MemoryWatch watch,
        Patience patience) {}
