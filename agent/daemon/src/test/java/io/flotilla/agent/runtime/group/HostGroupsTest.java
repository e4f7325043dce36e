package io.flotilla.agent.runtime.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.agent.runtime.EngineSetting;
import io.flotilla.agent.runtime.Fault;
import io.flotilla.agent.runtime.LoadOutcome;
import io.flotilla.agent.runtime.LoadSpec;
import io.flotilla.agent.runtime.MemoryWatch;
import io.flotilla.agent.runtime.host.ScriptedHost;
import io.flotilla.contract.format.ModelRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostGroupsTest {
    private static final String UNIT = "sys/fs/cgroup/system.slice/flotilla-agent.service";
    private static final String FIRST = "sys/fs/cgroup/memory/agents";

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir private Path root;

    private void secondVersion(String group) throws IOException {
        Files.createDirectories(root.resolve(UNIT));
        Files.writeString(root.resolve("sys/fs/cgroup/cgroup.controllers"), "cpu memory\n");
        inGroup("0::/system.slice/flotilla-agent.service" + group + "\n");
    }

    private void inGroup(String lines) throws IOException {
        Files.createDirectories(root.resolve("proc/self"));
        Files.writeString(root.resolve("proc/self/cgroup"), lines);
    }

    private HostGroups open() {
        return HostGroups.open(root, _ -> true, 1000);
    }

    private Path file(String path) {
        return root.resolve(path);
    }

    @Test
    void the_agent_makes_way_below_its_group_and_all_hosts_share_a_limit() throws IOException {
        secondVersion("");

        assertThat(open().isHeld()).isTrue();

        var pid = Long.toString(ProcessHandle.current().pid());
        assertThat(file(UNIT + "/agent/cgroup.procs")).hasContent(pid);
        assertThat(file(UNIT + "/cgroup.subtree_control")).hasContent("+memory");
        assertThat(file(UNIT + "/hosts/cgroup.subtree_control")).hasContent("+memory");
        assertThat(file(UNIT + "/hosts/memory.max")).hasContent("1000");
    }

    @Test
    void an_agent_that_was_put_below_its_group_before_stays_there() throws IOException {
        secondVersion("/agent");

        assertThat(open().isHeld()).isTrue();

        assertThat(file(UNIT + "/hosts/memory.max")).hasContent("1000");
        assertThat(file(UNIT + "/agent/agent")).doesNotExist();
    }

    @Test
    void each_host_has_a_limit_of_its_own_and_its_kills_are_counted() throws IOException {
        secondVersion("");

        var group = open().create(500).orElseThrow();
        group.admit(42);

        var folder = UNIT + "/hosts/host-1";
        assertThat(file(folder + "/memory.max")).hasContent("500");
        assertThat(file(folder + "/cgroup.procs")).hasContent("42");
        assertThat(group.hasKilled()).isFalse();
        Files.writeString(file(folder + "/memory.events"), "max 7\noom 1\noom_kill 0\n");
        assertThat(group.hasKilled()).isFalse();
        Files.writeString(file(folder + "/memory.events"), "max 9\noom 2\noom_kill 1\n");
        assertThat(group.hasKilled()).isTrue();
    }

    @Test
    void the_first_version_has_other_names_and_leaves_the_agent_where_it_is() throws IOException {
        Files.createDirectories(root.resolve(FIRST));
        inGroup("9:cpu:/\n4:memory:/agents\n0::/\n");

        var group = open().create(500).orElseThrow();

        assertThat(file(FIRST + "/hosts/memory.limit_in_bytes")).hasContent("1000");
        assertThat(file(FIRST + "/hosts/host-1/memory.limit_in_bytes")).hasContent("500");
        assertThat(file(FIRST + "/agent")).doesNotExist();
        Files.writeString(file(FIRST + "/hosts/host-1/memory.oom_control"), "oom_kill 1\n");
        assertThat(group.hasKilled()).isTrue();
    }

    @Test
    void what_belongs_to_somebody_else_is_not_touched() throws IOException {
        secondVersion("");

        var groups = HostGroups.open(root, _ -> false, 1000);

        assertThat(groups.isHeld()).isFalse();
        assertThat(groups.create(500)).isEmpty();
        assertThat(file(UNIT)).isEmptyDirectory();
    }

    @Test
    void a_system_without_groups_has_none() {
        assertThat(open().isHeld()).isFalse();
    }

    @Test
    void what_hosts_of_an_agent_that_was_killed_left_over_goes() throws IOException {
        secondVersion("");
        Files.createDirectories(file(UNIT + "/hosts/host-1"));
        Files.createDirectories(file(UNIT + "/hosts/host-7"));

        open().create(500).orElseThrow().admit(1);

        assertThat(file(UNIT + "/hosts/host-7")).doesNotExist();
        assertThat(file(UNIT + "/hosts/host-1/memory.max")).hasContent("500");
    }

    @Test
    void a_group_goes_with_its_host() throws IOException {
        secondVersion("");
        var group = open().create(500).orElseThrow();
        Files.delete(file(UNIT + "/hosts/host-1/memory.max"));

        group.close();

        assertThat(file(UNIT + "/hosts/host-1")).doesNotExist();
    }

    @Test
    void a_host_is_in_its_group_from_the_start_and_a_kill_there_is_its_own_fault()
            throws Exception {
        secondVersion("");
        var watch = new MemoryWatch(1L << 40, open());
        var runtime = ScriptedHost.runtime(root.resolve("host"), watch);
        var spec =
                new LoadSpec(
                        "models/m/versions/1/variants/fp32",
                        EngineSetting.onCpu(ModelRuntime.ONNX_RUNTIME, 0),
                        new LoadSpec.Files(root, "model", "", Map.of()),
                        1,
                        LIMIT);

        if (!(runtime.load(spec) instanceof LoadOutcome.Loaded(var model))) {
            throw new AssertionError("it did not load");
        }
        var folder = file(UNIT + "/hosts/host-1");
        var pid = Long.parseLong(Files.readString(folder.resolve("cgroup.procs")));
        Files.writeString(folder.resolve("memory.events"), "oom_kill 1\n");
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();

        assertThat(model.death().toCompletableFuture())
                .succeedsWithin(LIMIT)
                .satisfies(
                        fault -> {
                            assertThat(fault.kind()).isEqualTo(Fault.Kind.OUT_OF_MEMORY);
                            assertThat(fault.message()).contains("signal 9", "it took more than");
                        });
        assertThat(watch.standing()).contains("1.0 TiB", "control groups");
    }
}
