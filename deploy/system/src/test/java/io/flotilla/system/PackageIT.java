package io.flotilla.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flotilla.system.process.Checkout;
import io.flotilla.system.process.ManagedProcess;
import io.flotilla.system.process.Ports;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Debian package of the agent, made, installed into a root of its own, and started; its AOT
 * cache left out.
 */
class PackageIT {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Path SYSTEMD = Path.of("/usr/bin/systemd-analyze");
    private static final long FOLDER_LIMIT_BYTES = 80L << 20;

    @TempDir static Path folder;
    private static Path made;
    private static Path root;

    @BeforeAll
    static void unpack() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/dpkg-deb")), "dpkg-deb is not there");
        var command = Checkout.around().top().resolve("deploy/package").toString();
        var packages = folder.resolve("packages");
        succeed(command, "--no-build", "--no-aot", "--deb", "--out", packages.toString());
        try (var files = Files.list(packages)) {
            var deb = files.filter(file -> file.toString().endsWith(".deb")).findFirst();
            made = deb.orElseThrow();
        }
        root = folder.resolve("root");
        if (canInstall()) {
            cleanRoot();
            install(made);
        } else {
            succeed("/usr/bin/dpkg-deb", "-x", made.toString(), root.toString());
        }
    }

    /** Users are made and files given away by the superuser alone. */
    private static boolean canInstall() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }

    /** A root in which nothing is installed but, by name, what the package asks for. */
    private static void cleanRoot() throws IOException {
        var dpkg = Files.createDirectories(root.resolve("var/lib/dpkg/info")).resolveSibling("");
        Files.createDirectories(dpkg.resolve("updates"));
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
        Files.writeString(root.resolve("etc/group"), "root:x:0:\n");
        Files.writeString(root.resolve("etc/shadow"), "root:*:1:0:99999:7:::\n");
        Files.writeString(root.resolve("etc/gshadow"), "root:*::\n");
        var needed = List.of("libc6", "libstdc++6", "libgcc-s1", "passwd");
        var status = new StringBuilder();
        for (var name : needed) {
            status.append(
                    """
                    Package: %s
                    Status: install ok installed
                    Maintainer: nobody
                    Architecture: %s
                    Version: 99
                    Description: by name

                    """
                            .formatted(name, architecture()));
        }
        Files.writeString(dpkg.resolve("status"), status);
    }

    private static String architecture() {
        var name = made.getFileName().toString();
        return name.substring(name.lastIndexOf('_') + 1, name.lastIndexOf('.'));
    }

    private static void install(Path deb) {
        succeed(
                "/usr/bin/dpkg",
                "--root=" + root,
                "--force-script-chrootless",
                "--force-confold",
                "--install",
                deb.toString());
    }

    @Test
    void it_installs_into_a_clean_root_and_keeps_the_configuration() throws IOException {
        assumeTrue(canInstall(), "only the superuser installs packages");
        var config = root.resolve("etc/flotilla/agent.yaml");
        Files.writeString(config, "# ours\n", StandardOpenOption.APPEND);

        install(made);

        assertThat(config).content().endsWith("# ours\n");
        assertThat(root.resolve("etc/passwd")).content().contains("flotilla-agent:x:");
        assertThat(permissions(config)).isEqualTo("rw-r-----");
        assertThat(permissions(root.resolve("var/lib/flotilla-agent"))).isEqualTo("rwx------");
    }

    @Test
    void an_upgrade_and_the_way_back_keep_configuration_and_data() throws IOException {
        assumeTrue(canInstall(), "only the superuser installs packages");
        var config = root.resolve("etc/flotilla/agent.yaml");
        Files.writeString(config, "# ours\n", StandardOpenOption.APPEND);
        var data = root.resolve("var/lib/flotilla-agent/identity");
        Files.writeString(data, "of this device");
        var before = Files.readString(config);
        var version = installedVersion();

        install(newer());

        assertThat(installedVersion()).isEqualTo("99.0");
        assertThat(config).hasContent(before);
        assertThat(data).hasContent("of this device");

        install(made);

        assertThat(installedVersion()).isEqualTo(version);
        assertThat(config).hasContent(before);
        assertThat(data).hasContent("of this device");
        assertThat(permissions(config)).isEqualTo("rw-r-----");
        assertThat(answer("check", "--config", config.toString())).contains("is fine");
    }

    /** The same package with a later version, and another configuration to begin with. */
    private static Path newer() throws IOException {
        var tree = folder.resolve("newer");
        succeed("/usr/bin/dpkg-deb", "--raw-extract", made.toString(), tree.toString());
        var control = tree.resolve("DEBIAN/control");
        var altered = Files.readString(control).replaceFirst("Version: .*", "Version: 99.0");
        Files.writeString(control, altered);
        Files.writeString(
                tree.resolve("etc/flotilla/agent.yaml"),
                "# what the newer version begins with\n",
                StandardOpenOption.APPEND);
        var deb = folder.resolve("newer.deb");
        succeed(
                "/usr/bin/dpkg-deb",
                "--root-owner-group",
                "-Znone",
                "--build",
                tree.toString(),
                deb.toString());
        return deb;
    }

    private static String installedVersion() throws IOException {
        var status = Files.readString(root.resolve("var/lib/dpkg/status"));
        var ours = status.substring(status.indexOf("Package: flotilla-agent\n"));
        return ours.lines()
                .filter(line -> line.startsWith("Version: "))
                .findFirst()
                .orElseThrow()
                .substring("Version: ".length());
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void java_and_libraries_stay_small() throws IOException {
        var home = root.resolve("usr/lib/flotilla-agent");

        var bytes = bytesBelow(home.resolve("jre")) + bytesBelow(home.resolve("lib"));

        assertThat(bytes).isLessThan(FOLDER_LIMIT_BYTES);
    }

    @Test
    void its_java_decodes_pictures_in_a_host_that_gave_up_its_rights() throws IOException {
        var models = folder.resolve("models");
        var eyes = PictureFolder.write(models.resolve("eyes"));
        var home = root.resolve("usr/lib/flotilla-agent");
        try (var host = PackagedHost.start(home, models, folder)) {
            var loaded = host.load(eyes);

            assertThat(loaded.getLoaded().getConfinementsList())
                    .as(loaded.toString())
                    .contains("NO_PROGRAMS");
            for (var format : List.of("png", "jpeg")) {
                var answer = host.classify(PictureFolder.picture(Color.BLUE, format));
                assertThat(answer.hasInferred()).as(answer.toString()).isTrue();
            }
        }
    }

    @Test
    void its_commands_answer() {
        assertThat(answer("version")).startsWith("0.");
        assertThat(answer("--help")).contains("Usage: flotilla-agent");
    }

    @Test
    void the_configuration_to_begin_with_names_keys_that_are_known() {
        var shipped = root.resolve("etc/flotilla/agent.yaml").toString();

        assertThat(answer("check", "--config", shipped)).contains("is fine");
    }

    @Test
    void it_starts_without_a_controller_and_ends_when_it_is_asked() throws IOException {
        var config = Files.writeString(folder.resolve("agent.yaml"), configuration());

        try (var agent = agent("run", "--config", config.toString())) {
            agent.await("it was started", LIMIT, () -> agent.log().contains("agent started"));
            agent.askToEnd();

            assertThat(agent.awaitEnd(LIMIT)).isTrue();
        }

        assertThat(answer("status", "--config", config.toString())).contains("not enrolled");
    }

    @Test
    void systemd_understands_the_unit_and_finds_little_exposed() throws IOException {
        assumeTrue(Files.isExecutable(SYSTEMD), "systemd-analyze is not there");
        var plain = folder.resolve("plain/flotilla-agent.service");
        var open = folder.resolve("open/flotilla-agent.service");
        for (var unit : List.of(plain, open)) {
            Files.createDirectories(unit.getParent());
            var text =
                    Files.readString(root.resolve("usr/lib/systemd/system/flotilla-agent.service"));
            Files.writeString(unit, text.replace("=/usr/", "=" + root + "/usr/"));
        }
        Files.createDirectories(folder.resolve("open/flotilla-agent.service.d"));
        Files.copy(
                root.resolve("usr/share/doc/flotilla-agent/accelerators.conf"),
                folder.resolve("open/flotilla-agent.service.d/accelerators.conf"));

        succeed(SYSTEMD.toString(), "verify", plain.toString(), open.toString());

        // Tenths: 0 is nothing, 100 is all.
        succeed(SYSTEMD.toString(), "security", "--offline=true", "--threshold=15", plain + "");
        succeed(SYSTEMD.toString(), "security", "--offline=true", "--threshold=20", open + "");
    }

    private static String configuration() {
        return """
        controller: {address: "localhost:%d", caFile: ca.pem}
        enrollment: {joinToken: none}
        data: data
        runtime: {host: %s}
        """
                .formatted(Ports.free(), root.resolve("usr/lib/flotilla-agent/host"));
    }

    private static void succeed(String... command) {
        try (var process = start("command", command)) {
            assertThat(process.awaitEnd(LIMIT)).isTrue();
            assertThat(process.exitCode()).as(process.log()).isZero();
        }
    }

    private static ManagedProcess agent(String... words) {
        var command = new ArrayList<String>();
        command.add(root.resolve("usr/bin/flotilla-agent").toString());
        command.addAll(List.of(words));
        return start(words[0], command.toArray(String[]::new));
    }

    /** What a command of the agent's prints. */
    private static String answer(String... words) {
        try (var process = agent(words)) {
            assertThat(process.awaitEnd(LIMIT)).isTrue();
            return process.log();
        }
    }

    private static ManagedProcess start(String name, String... command) {
        var log = folder.resolve(name + "-" + System.nanoTime() + ".log");
        return ManagedProcess.start(name, List.of(command), Map.of(), log);
    }

    private static long bytesBelow(Path folder) throws IOException {
        try (var files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
