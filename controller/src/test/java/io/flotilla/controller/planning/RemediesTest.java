package io.flotilla.controller.planning;

import static io.flotilla.contract.format.Precision.Q2_K;
import static io.flotilla.contract.format.Precision.Q4_K_M;
import static io.flotilla.contract.format.Precision.Q8_0;
import static io.flotilla.controller.planning.TestFleet.name;
import static io.flotilla.controller.planning.TestFleet.version;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.selection.DeviceFacts;
import io.flotilla.contract.selection.Quarantine;
import io.flotilla.contract.selection.VariantPolicy;
import io.flotilla.contract.selection.ranking.VariantSelector;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RemediesTest {

    private static final VariantPolicy POLICY = VariantPolicy.DEFAULT;
    private static final DeviceFacts RICH = device(8000, 100_000, ModelRuntime.LLAMA_CPP);

    @Test
    void a_shorter_context_or_less_headroom_may_do_where_little_memory_is_missing() {
        var device = device(1700, 100_000, ModelRuntime.LLAMA_CPP);

        var remedies = of(device, POLICY.withContextTokens(8192), version(Q8_0));

        assertThat(remedies)
                .startsWith(new Remedy.Context(4096), new Remedy.Headroom(15, 20))
                .hasAtLeastOneElementOfType(Remedy.Resources.class);
    }

    @Test
    void as_much_memory_as_is_named_is_enough_and_less_is_not() {
        var device = device(1000, 100_000, ModelRuntime.LLAMA_CPP);
        var missing =
                of(device, POLICY, version(Q8_0)).stream()
                        .filter(Remedy.Resources.class::isInstance)
                        .map(Remedy.Resources.class::cast)
                        .findFirst()
                        .orElseThrow();
        var missingMib = missing.memoryBytes() >> 20;

        assertThat(missing.diskBytes()).isZero();
        assertThat(chosen(device(1000 + missingMib, 100_000, ModelRuntime.LLAMA_CPP))).isTrue();
        assertThat(chosen(device(999 + missingMib, 100_000, ModelRuntime.LLAMA_CPP))).isFalse();
    }

    @Test
    void disk_is_named_where_it_alone_is_missing() {
        var remedies = of(device(8000, 100, ModelRuntime.LLAMA_CPP), POLICY, version(Q8_0));

        assertThat(remedies)
                .singleElement()
                .extracting(Remedy::text)
                .asString()
                .matches("\\d+ MiB more disk");
    }

    @Test
    void of_precisions_that_would_do_the_closest_to_the_original_is_named() {
        var policy = POLICY.withAllow(new TreeSet<>(Set.of("FP16")));

        var remedies = of(RICH, policy, version(Q2_K, Q4_K_M));

        assertThat(remedies).containsExactly(new Remedy.Allowed("Q4_K_M"));
    }

    @Test
    void an_engine_is_named_where_none_runs_the_format() {
        var device = device(8000, 100_000, ModelRuntime.ONNX_RUNTIME);

        assertThat(of(device, POLICY, version(Q8_0)))
                .containsExactly(new Remedy.Installed("llama.cpp"));
    }

    @Test
    void a_pin_and_a_quarantine_can_be_lifted() {
        var failed =
                RICH.withQuarantines(Map.of(name(Q8_0), new Quarantine("it did not load", null)));

        assertThat(of(RICH, POLICY.withPin("other"), version(Q8_0)))
                .containsExactly(new Remedy.NoPin());
        assertThat(of(failed, POLICY, version(Q8_0))).containsExactly(new Remedy.NoQuarantine());
    }

    @Test
    void nothing_is_named_that_would_not_help() {
        var device = device(10, 10, ModelRuntime.ONNX_RUNTIME);

        assertThat(of(device, POLICY, version(Q8_0))).isEmpty();
    }

    @Test
    void one_change_is_made_of_several_that_helps_them_all() {
        var one = new Remedy.Resources(30, 30, 0, 0);
        var other = new Remedy.Resources(10, 10, 0, 0);

        assertThat(one.or(other)).isEqualTo(new Remedy.Resources(30, 10, 0, 0));
        assertThat(new Remedy.Context(1024).or(new Remedy.Context(256)))
                .isEqualTo(new Remedy.Context(256));
    }

    private static boolean chosen(DeviceFacts device) {
        var version = version(Q8_0);
        return VariantSelector.select(device, version.name(), version.variants(), POLICY)
                .chosen()
                .isPresent();
    }

    private static List<Remedy> of(
            DeviceFacts device, VariantPolicy policy, PlannedVersion version) {
        var selection = VariantSelector.select(device, version.name(), version.variants(), policy);
        return new Remedies(version, policy).of(device, selection);
    }

    private static DeviceFacts device(long memoryMib, long diskMib, ModelRuntime runtime) {
        var outline = TestFleet.device("d", 1, memoryMib, diskMib, "", 0);
        return DeviceFacts.of(
                LastKnownFacts.hardware(TestFleet.hardware(runtime), outline.sizes(), 0));
    }
}
