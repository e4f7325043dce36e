package io.flotilla.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.proto.registry.v1.VariantFile;
import io.flotilla.proto.rollout.v1.Attempt;
import io.flotilla.proto.rollout.v1.Deployment;
import io.flotilla.proto.rollout.v1.Rollout;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Bytes that were changed where the controller keeps them. */
@ExtendWith(SharedFleet.class)
class AlteredArtifactIT {
    @Test
    void a_flipped_byte_in_a_published_artifact_is_refused_by_the_device_and_reported(
            TestFleet fleet) throws Exception {
        assertThat(fleet.publish("1.0.0").exitCode()).isZero();
        var agent = fleet.enrol("altered", "300MiB");
        var stored = storedModel(fleet, "INT8");
        flipByte(stored);
        try {
            var rollout = fleet.rollOut("1.0.0", "device=altered");
            var end = fleet.awaitEnd(rollout);

            assertThat(end.getState()).isEqualTo(Rollout.State.STATE_PAUSED);
            var deployment = fleet.deployment(rollout, agent);
            assertThat(deployment.getState()).isEqualTo(Deployment.State.STATE_FAILED);
            assertThat(deployment.getAttemptsList())
                    .last()
                    .extracting(Attempt::getFailureReason)
                    .isEqualTo(Attempt.FailureReason.FAILURE_REASON_DIGEST_MISMATCH);
            assertThat(fleet.client().device("altered").getSlotsList())
                    .allSatisfy(slot -> assertThat(slot.getVariant()).isEmpty());
        } finally {
            flipByte(stored);
        }
    }

    private static Path storedModel(TestFleet fleet, String precision) throws IOException {
        var digest =
                fleet.client().variants("models/" + TestFleet.MODEL + "/versions/1.0.0").stream()
                        .filter(variant -> variant.getFacts().getPrecision().equals(precision))
                        .flatMap(variant -> variant.getFilesList().stream())
                        .filter(file -> file.getRole() == VariantFile.Role.ROLE_MODEL)
                        .map(file -> HexFormat.of().formatHex(file.getSha256().toByteArray()))
                        .findFirst()
                        .orElseThrow();
        try (var files = Files.walk(fleet.controller().data().resolve("artifacts"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().equals(digest))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("No stored file " + digest));
        }
    }

    private static void flipByte(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
            long middle = bytes.length() / 2;
            bytes.seek(middle);
            int old = bytes.read();
            bytes.seek(middle);
            bytes.write(old ^ 1);
        }
    }
}
