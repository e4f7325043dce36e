package io.flotilla.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.proto.rollout.v1.Rollout;
import java.awt.Color;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A classifier of pictures, from the folder that somebody exported to what an app is answered. */
@ExtendWith(SharedFleet.class)
class PictureClassifierIT {
    private static final String VERSION = "models/eyes/versions/1";

    @Test
    void what_was_published_names_the_colour_of_a_picture_that_an_app_posts(
            TestFleet fleet, @TempDir Path folder) {
        var published =
                fleet.cli()
                        .run(
                                _ -> {},
                                "publish",
                                PictureFolder.write(folder.resolve("eyes")).toString(),
                                "--model",
                                "eyes",
                                "--version",
                                "1",
                                "--task",
                                "image-classification",
                                "--variants",
                                "FP16,onnx-int8-static");
        assertThat(published.exitCode()).as(published.text()).isZero();
        assertThat(fleet.client().variants(VERSION))
                .extracting(variant -> variant.getFacts().getPrecision())
                .containsExactlyInAnyOrder("FP32", "FP16", "INT8");
        var agent = fleet.enrol("watcher", "1GiB");

        var rollout = fleet.awaitEnd(fleet.cli().rollOut(VERSION, "device=watcher"));

        assertThat(rollout.getState()).isEqualTo(Rollout.State.STATE_SUCCEEDED);
        try (var api = fleet.api(agent)) {
            assertThat(api.classify("eyes", PictureFolder.picture(Color.GREEN, "png")))
                    .matches("0\\.\\d+:1:green");
            assertThat(api.classify("eyes", PictureFolder.picture(Color.BLUE, "jpeg")))
                    .matches("0\\.\\d+:2:blue");
        }
    }
}
