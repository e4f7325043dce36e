package io.flotilla.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.agent.runtime.group.HostGroups;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MemoryWatchTest {
    private static final long MIB = 1 << 20;

    private final MemoryWatch watch = new MemoryWatch(200 * MIB, () -> 50 * MIB, HostGroups.NONE);

    @Test
    void within_the_limit_nothing_is_ended() {
        var model = process(150 * MIB, false);
        watch.add(model);

        watch.check();

        assertThat(model.fault).isNull();
    }

    @Test
    void beyond_the_limit_the_largest_is_ended() {
        var small = process(60 * MIB, false);
        var large = process(100 * MIB, false);
        watch.add(small);
        watch.add(large);

        watch.check();

        assertThat(small.fault).isNull();
        assertThat(large.fault).extracting(Fault::kind).isEqualTo(Fault.Kind.OUT_OF_MEMORY);
    }

    @Test
    void one_that_loads_goes_before_one_that_serves() {
        var serving = process(140 * MIB, false);
        var loading = process(20 * MIB, true);
        watch.add(serving);
        watch.add(loading);

        watch.check();

        assertThat(serving.fault).isNull();
        assertThat(loading.fault).isNotNull();
    }

    @Test
    void one_that_passes_goes_first_and_counts_as_free() {
        var loading = process(120 * MIB, true);
        var passing = process(40 * MIB, false);
        passing.passing = true;
        watch.add(loading);
        watch.add(passing);

        watch.check();

        assertThat(loading.fault).isNull();
        assertThat(passing.fault).isNotNull();
        assertThat(watch.hostBytes()).isEqualTo(120 * MIB);
    }

    @Test
    void what_was_removed_counts_no_more() {
        var model = process(500 * MIB, false);
        watch.add(model);
        watch.remove(model);

        watch.check();

        assertThat(model.fault).isNull();
        assertThat(watch.hostBytes()).isZero();
    }

    @Test
    void the_fault_says_the_figures() {
        var model = process(160 * MIB, false);
        watch.add(model);

        watch.check();

        assertThat(model.fault)
                .extracting(Fault::message)
                .asString()
                .contains("210.0 MiB", "160.0 MiB", "200.0 MiB");
    }

    private static FakeProcess process(long residentBytes, boolean loading) {
        return new FakeProcess(residentBytes, loading);
    }

    private static final class FakeProcess implements MemoryWatch.Watched {
        private final long residentBytes;
        private final boolean loading;
        private boolean passing;
        private @Nullable Fault fault;

        private FakeProcess(long residentBytes, boolean loading) {
            this.residentBytes = residentBytes;
            this.loading = loading;
        }

        @Override
        public long residentBytes() {
            return residentBytes;
        }

        @Override
        public boolean isLoading() {
            return loading;
        }

        @Override
        public boolean isPassing() {
            return passing;
        }

        @Override
        public void end(Fault cause) {
            fault = cause;
        }
    }
}
