package io.flotilla.controller.signing;

import static io.flotilla.controller.registry.TestRegistry.SOMEBODY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sigstore.tuf.Fetcher;
import dev.sigstore.tuf.FileSystemTufStore;
import dev.sigstore.tuf.MetaFetcher;
import dev.sigstore.tuf.RoleExpiredException;
import dev.sigstore.tuf.RollbackVersionException;
import dev.sigstore.tuf.SignatureVerificationException;
import dev.sigstore.tuf.TrustedMetaStore;
import dev.sigstore.tuf.Updater;
import io.flotilla.contract.trust.Role;
import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.registry.Model.Task;
import io.flotilla.controller.registry.TestModels;
import io.flotilla.controller.registry.TestRegistry;
import io.flotilla.controller.shared.FleetException.NotFound;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sigstore's client of The Update Framework judges what the controller signs. */
@QuarkusTest
@WithTestResource(ControllerResource.class)
class IndependentClientIT {

    @Inject TestRegistry registry;
    @Inject TrustReading reading;
    @Inject Submissions submissions;
    @TempDir Path folder;

    private final Map<String, byte[]> replaced = new HashMap<>();

    @Test
    void it_accepts_what_the_controller_publishes() throws Exception {
        publish();
        var store = store();

        updater(store, Clock.systemUTC()).updateMeta();

        assertThat(trusted(store).getTargets().getSignedMeta().getVersion())
                .isEqualTo(published().targets().version());
        assertThat(trusted(store).getSnapshot().getSignedMeta().getMeta())
                .containsKey("targets.json");
    }

    @Test
    void it_follows_every_rotation_of_keys() throws Exception {
        publish();
        var store = store();
        updater(store, Clock.systemUTC()).updateMeta();
        for (var role : Role.values()) {
            submissions.submit(submissions.prepareRotation(role, null), SOMEBODY);
        }

        updater(store, Clock.systemUTC()).updateMeta();

        assertThat(trusted(store).getRoot().getSignedMeta().getVersion())
                .isEqualTo((int) published().root().version());
    }

    @Test
    void it_refuses_what_was_altered() throws Exception {
        publish();
        var timestamp = new String(reading.file("timestamp.json"), UTF_8);
        replaced.put(
                "timestamp.json",
                timestamp.replaceAll("\"expires\":\"20", "\"expires\":\"21").getBytes(UTF_8));

        assertThatExceptionOfType(SignatureVerificationException.class)
                .isThrownBy(() -> updater(store(), Clock.systemUTC()).updateMeta());
    }

    @Test
    void it_refuses_what_is_replayed() throws Exception {
        publish();
        var old = reading.file("timestamp.json");
        publish();
        var store = store();
        updater(store, Clock.systemUTC()).updateMeta();
        replaced.put("timestamp.json", old);

        assertThatExceptionOfType(RollbackVersionException.class)
                .isThrownBy(() -> updater(store, Clock.systemUTC()).updateMeta());
    }

    @Test
    void it_refuses_what_has_expired() throws Exception {
        publish();
        var late = Clock.offset(Clock.systemUTC(), Duration.ofDays(8));

        assertThatExceptionOfType(RoleExpiredException.class)
                .isThrownBy(() -> updater(store(), late).updateMeta());
    }

    private void publish() {
        var draft = registry.draft(Task.TENSOR);
        var _ = registry.addModelFile(draft.name(), TestModels.minilm());
        var _ = registry.publish(draft.name());
    }

    private Published published() {
        return new Published(
                List.of(reading.file("root.json")),
                Map.of("targets", reading.file("targets.json")));
    }

    private FileSystemTufStore store() throws Exception {
        return FileSystemTufStore.newFileSystemStore(
                Files.createDirectories(folder.resolve("store")));
    }

    private static TrustedMetaStore trusted(FileSystemTufStore store) {
        return TrustedMetaStore.newTrustedMetaStore(store);
    }

    private Updater updater(FileSystemTufStore store, Clock clock) {
        var fetcher = new Controller();
        return Updater.builder()
                .setClock(clock)
                .setTrustedRootPath(() -> new String(reading.file("1.root.json"), UTF_8))
                .setTrustedMetaStore(trusted(store))
                .setTargetStore(store)
                .setMetaFetcher(MetaFetcher.newFetcher(fetcher))
                .setTargetFetcher(fetcher)
                .build();
    }

    /** Fetches files from the controller, but for those that somebody replaced on the way. */
    private final class Controller implements Fetcher {

        @Override
        public String getSource() {
            return "the controller";
        }

        @Override
        @SuppressWarnings("NullAway") // The client takes null for a file that is not there.
        public byte[] fetchResource(String name, int maxLength) {
            try {
                return replaced.getOrDefault(name, reading.file(name));
            } catch (NotFound _) {
                return null;
            }
        }
    }
}
