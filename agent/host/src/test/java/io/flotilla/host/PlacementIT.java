package io.flotilla.host;

import static io.flotilla.host.HostClient.loadRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.proto.runtime.v1.HostResponse;
import io.flotilla.proto.runtime.v1.LoadRequest;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A variant is computed where its starter says, or not at all. */
class PlacementIT {
    @TempDir private Path files;
    private HostClient host;
    private LoadRequest.Builder onnx;

    @BeforeEach
    void start() throws IOException {
        host = HostClient.start();
        onnx = loadRequest(TinyModel.folder(files, TinyModel.bytes()));
    }

    @AfterEach
    void stop() throws IOException {
        host.close();
    }

    @Test
    void a_place_that_is_not_there_is_refused_and_nothing_changes() throws IOException {
        var llama = TestModels.STORIES.loadRequest();

        assertThat(complaint(onnx.clone().setProvider("cuda")))
                .isEqualTo("provider: ONNX Runtime finds no cuda here, only cpu CPU0.");
        assertThat(complaint(llama.clone().setProvider("CUDA").setDevice("CUDA1")))
                .isEqualTo("provider: llama.cpp finds no cuda CUDA1 here, only cpu CPU.");
        assertThat(complaint(onnx.clone().setDevice("GPU0")))
                .isEqualTo("provider: A device is of a provider, and none is named.");
        assertThat(host.load(onnx).hasLoaded()).isTrue();
    }

    @Test
    void what_an_engine_does_not_do_is_refused() throws IOException {
        assertThat(complaint(onnx.clone().setProvider("cpu").setDeviceLayers(3)))
                .isEqualTo("device_layers: ONNX Runtime does not divide models.");
        assertThat(complaint(onnx.clone().setDeviceLayers(-1))).startsWith("device_layers: ");
        assertThat(complaint(onnx.clone().setKeyValueType("q8_0")))
                .isEqualTo("key_value_type: ONNX Runtime does not keep past tokens in q8_0.");
        assertThat(complaint(onnx.clone().setKeyValueType("q2")))
                .isEqualTo("key_value_type: Past tokens are kept in f16, q8_0, q4_0, not in q2.");
    }

    @Test
    void the_main_processor_may_be_named_as_engines_do_or_in_short() throws IOException {
        var request = onnx.setProvider("CPUExecutionProvider").setDevice("CPU0");

        assertThat(host.load(request).hasLoaded()).isTrue();
    }

    /** Its heads are eight wide, and the blocks of such types hold 32 numbers. */
    @Test
    void past_tokens_that_do_not_fit_the_type_are_refused() throws IOException {
        var request = TestModels.STORIES.loadRequest().setProvider("cpu").setKeyValueType("q8_0");

        HostResponse response = host.load(request);

        assertThat(response.getProblem().getReason()).isEqualTo("LOAD_FAILED");
        assertThat(response.getProblem().getMessage()).contains("block size");
    }

    private String complaint(LoadRequest.Builder request) throws IOException {
        var problem = host.load(request).getProblem();
        assertThat(problem.getReason()).isEqualTo("INVALID_INPUT");
        return problem.getMetadataOrThrow("field") + ": " + problem.getMessage();
    }
}
