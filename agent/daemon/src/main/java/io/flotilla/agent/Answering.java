package io.flotilla.agent;

import io.flotilla.agent.serve.Admission;
import io.flotilla.agent.serve.Embedder;
import io.flotilla.agent.serve.Inferer;
import io.flotilla.agent.serve.LocalEndpoint;
import io.flotilla.agent.serve.Meter;
import io.flotilla.agent.serve.MetricsPage;
import io.flotilla.agent.serve.Slots;
import io.flotilla.agent.serve.Writer;
import io.flotilla.agent.serve.kserve.GrpcEndpoint;
import io.flotilla.agent.serve.kserve.KServeDialect;
import io.flotilla.agent.serve.kserve.KServeModels;
import io.flotilla.agent.serve.ollama.OllamaDialect;
import io.flotilla.agent.serve.openai.OpenAiDialect;
import io.flotilla.agent.shared.AgentConfig;
import java.time.Clock;
import java.util.List;

/** What answers the apps of a device, in every way that they ask. */
record Answering(Slots slots, Embedder embedder, Writer writer, KServeModels models) {

    static Answering of(Slots slots, Meter meter, Admission admission) {
        var embedder = new Embedder(slots, meter, admission);
        var inferer = new Inferer(slots, meter, admission);
        return new Answering(
                slots,
                embedder,
                new Writer(slots, meter, admission),
                new KServeModels(slots, embedder, inferer));
    }

    LocalEndpoint endpoint(AgentConfig config, MetricsPage metrics, Clock clock) {
        return new LocalEndpoint(
                config,
                slots,
                metrics,
                List.of(
                        new OpenAiDialect(slots, embedder, writer, clock),
                        new OllamaDialect(slots, embedder, writer, clock),
                        new KServeDialect(models, Agent.version())));
    }

    GrpcEndpoint grpcEndpoint(AgentConfig config) {
        return new GrpcEndpoint(config, models, Agent.version());
    }
}
