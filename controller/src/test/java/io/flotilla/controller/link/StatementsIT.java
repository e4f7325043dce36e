package io.flotilla.controller.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.link.TestAgent.Ending;
import io.flotilla.proto.distribution.v1.DeliveryServiceGrpc;
import io.flotilla.proto.distribution.v1.FetchPiecesRequest;
import io.flotilla.proto.distribution.v1.PieceRange;
import io.flotilla.proto.distribution.v1.ReadPieceIndexRequest;
import io.flotilla.proto.link.v1.ConnectRequest;
import io.flotilla.proto.link.v1.Heartbeat;
import io.flotilla.proto.rollout.v1.Rollout;
import io.flotilla.proto.telemetry.v1.TelemetryReport;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What devices cost the database, as the database itself counts it in its log. */
@QuarkusTest
@WithTestResource(ControllerResource.class)
class StatementsIT {
    private static final int DEVICES = 100;
    private static final int HEARTBEATS = 1000;
    private static final int MOST_PER_UPDATE = 10;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Those that only begin or end a transaction are none. */
    private static final Pattern STATEMENT =
            Pattern.compile(
                    "LOG: {2}(?:statement|execute [^:]*): (?!(?i:begin|commit|rollback|set|alter))");

    @Inject Scenario scenario;
    @Inject DataSource dataSource;

    private final List<TestAgent> agents = new ArrayList<>();

    @AfterEach
    void disconnect() throws SQLException {
        log("none");
        agents.forEach(TestAgent::disconnect);
    }

    private void connect(int devices) throws SQLException {
        for (var number = 0; number < devices; number++) {
            agents.add(scenario.device().ending(Ending.WORKING).connect());
        }
        await().atMost(LIMIT).until(() -> agents.stream().noneMatch(a -> a.welcomes().isEmpty()));
        log("all");
    }

    @Test
    void a_device_update_takes_ten_statements_at_most() throws Exception {
        connect(DEVICES);
        var version = scenario.publish();
        var start = loggedBytes();

        var rollout = scenario.create(scenario.rolloutOf(version));
        await().atMost(LIMIT)
                .until(() -> agents.stream().noneMatch(a -> a.assignments().isEmpty()));
        try (var devices = Executors.newVirtualThreadPerTaskExecutor()) {
            agents.forEach(agent -> devices.execute(() -> fetchAndServe(agent)));
        }
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> scenario.get(rollout).getState() == Rollout.State.STATE_SUCCEEDED);

        assertThat(statementsSince(start)).isPositive().isLessThan(DEVICES * MOST_PER_UPDATE);
    }

    @Test
    void a_heartbeat_takes_none() throws Exception {
        connect(1);
        var start = loggedBytes();

        var heartbeat =
                ConnectRequest.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance()).build();
        for (var beat = 0; beat < HEARTBEATS; beat++) {
            agents.forEach(agent -> agent.send(heartbeat));
        }
        // What is answered last was heard last; and what runs on time goes on meanwhile.
        var last = agents.getFirst();
        last.sendTelemetry(TelemetryReport.newBuilder().setSequence(1).build());
        await().atMost(LIMIT).until(() -> !last.receipts().isEmpty());
        assertThat(statementsSince(start)).isLessThan(HEARTBEATS / 10);
    }

    private static void fetchAndServe(TestAgent agent) {
        var delivery = DeliveryServiceGrpc.newBlockingStub(agent.channel());
        var file = file(agent);
        delivery.readPieceIndex(ReadPieceIndexRequest.newBuilder().setSha256(file).build())
                .forEachRemaining(_ -> {});
        delivery.fetchPieces(
                        FetchPiecesRequest.newBuilder()
                                .setSha256(file)
                                .addRanges(PieceRange.newBuilder().setCount(1))
                                .build())
                .forEachRemaining(_ -> {});
        agent.finish(Ending.SERVING);
    }

    private static ByteString file(TestAgent agent) {
        var slot = agent.assignments().getLast().getSlots(0);
        return TestAgent.manifest(slot).getVariants(0).getFiles(0).getSha256();
    }

    private void log(String what) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("ALTER SYSTEM SET log_statement = '%s'".formatted(what));
            statement.execute("SELECT pg_reload_conf()");
        }
    }

    private static Path log() {
        var data = ConfigProvider.getConfig().getValue("flotilla.data", Path.class);
        return data.resolve("postgresql/log");
    }

    private static long loggedBytes() throws IOException {
        return Files.size(log());
    }

    private static long statementsSince(long bytes) throws IOException {
        try (var file = Files.newInputStream(log())) {
            file.skipNBytes(bytes);
            var text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return STATEMENT.matcher(text).results().count();
        }
    }
}
