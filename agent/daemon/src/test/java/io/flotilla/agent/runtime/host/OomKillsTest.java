package io.flotilla.agent.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OomKillsTest {
    @TempDir private Path root;

    private void write(String path, String text) throws IOException {
        var file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void the_machine_s_count_and_the_group_s_are_added() throws IOException {
        write("proc/vmstat", "nr_free_pages 1\noom_kill 3\n");
        write("proc/self/cgroup", "0::/system.slice/flotilla.service\n");
        write(
                "sys/fs/cgroup/system.slice/flotilla.service/memory.events",
                "low 0\nhigh 0\nmax 7\noom 2\noom_kill 2\noom_group_kill 0\n");

        assertThat(new OomKills(root).count()).hasValue(5);
    }

    @Test
    void a_container_sees_its_group_at_the_top() throws IOException {
        write("proc/self/cgroup", "0::/\n");
        write("sys/fs/cgroup/memory.events", "oom_kill 1\n");

        assertThat(new OomKills(root).count()).hasValue(1);
    }

    @Test
    void a_system_without_counts_says_nothing() throws IOException {
        write("proc/vmstat", "oom_kill many\n");

        assertThat(new OomKills(root).count()).isEmpty();
    }

    @Test
    void a_count_that_has_not_risen_excuses_the_kernel() {
        var two = OptionalLong.of(2);

        assertThat(OomKills.mayExplain(two, two)).isFalse();
        assertThat(OomKills.mayExplain(two, OptionalLong.of(3))).isTrue();
        assertThat(OomKills.mayExplain(OptionalLong.empty(), OptionalLong.empty())).isTrue();
    }
}
