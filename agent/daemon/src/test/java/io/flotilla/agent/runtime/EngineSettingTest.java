package io.flotilla.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.fit.KeyValueType;
import io.flotilla.contract.fit.Workload;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.selection.Placement;
import io.flotilla.contract.selection.Placement.Processor;
import io.flotilla.contract.selection.RunSetting;
import io.flotilla.contract.selection.RunSetting.Offload;
import io.flotilla.contract.selection.VariantPolicy.Room;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineSettingTest {
    private static final Placement CARD =
            new Placement(
                    ModelRuntime.LLAMA_CPP, "cuda", "CUDA1", Processor.DISCRETE_GPU, "RTX", true);

    @Test
    void all_that_selection_decided_is_passed_on() {
        var workload = new Workload(2048, 1, KeyValueType.Q8_0);
        var decided = new RunSetting(workload, 4096, new Offload(20, 32));

        var setting = EngineSetting.of(CARD, decided, Room.DEFAULT);

        assertThat(setting)
                .isEqualTo(
                        new EngineSetting(
                                ModelRuntime.LLAMA_CPP,
                                "cuda",
                                "CUDA1",
                                20,
                                KeyValueType.Q8_0,
                                2048));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "4096, 512"})
    void a_context_is_passed_on_if_it_was_asked_for(long asked, int passedOn) {
        var decided = RunSetting.whole(Workload.ofContext(512));

        var setting = EngineSetting.of(CARD, decided, Room.DEFAULT.withContext(asked, 0));

        assertThat(setting.maxTokens()).isEqualTo(passedOn);
        assertThat(setting.deviceBlocks()).isZero();
    }
}
