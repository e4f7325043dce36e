package io.flotilla.agent.link;

import io.flotilla.agent.reconcile.Reconciler;
import io.flotilla.agent.telemetry.TelemetrySpool;

/** Whom the link speaks for. */
public record LinkPorts(Reconciler reconciler, TelemetrySpool telemetry, String agentVersion) {}
