package io.flotilla.agent.link;

import io.flotilla.agent.reconcile.Reconciler;
import io.flotilla.agent.shared.RecentLog;
import io.flotilla.agent.telemetry.TelemetrySpool;
import io.flotilla.agent.trust.TrustKeeper;

/** Whom the link speaks for. */
public record LinkPorts(
        Reconciler reconciler,
        TelemetrySpool telemetry,
        TrustKeeper trust,
        RecentLog log,
        String agentVersion) {}
