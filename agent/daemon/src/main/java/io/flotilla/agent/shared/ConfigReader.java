package io.flotilla.agent.shared;

import io.flotilla.agent.shared.AgentConfig.Authentication;
import io.flotilla.agent.shared.AgentConfig.Controller;
import io.flotilla.agent.shared.AgentConfig.DeviceSettings;
import io.flotilla.agent.shared.AgentConfig.Enrollment;
import io.flotilla.agent.shared.AgentConfig.Limits;
import io.flotilla.agent.shared.AgentConfig.LogSettings;
import io.flotilla.agent.shared.AgentConfig.RuntimeSettings;
import io.flotilla.agent.shared.AgentConfig.Serve;
import io.flotilla.agent.shared.AgentConfig.Socket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the configuration file; all that is wrong with it is said at once, each with its key. */
public final class ConfigReader {
    private static final Pattern DEVICE_ID = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern SLOT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final Pattern SLOT_OR_ADAPTER =
            Pattern.compile(SLOT + "(:[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?)?");

    private ConfigReader() {}

    /** What reading came to. */
    public sealed interface Result {
        /** The configuration, valid as a whole. */
        record Valid(AgentConfig config) implements Result {}

        /** What is wrong, one sentence each, at least one. */
        record Invalid(List<String> problems) implements Result {}
    }

    /** Reads a file; relative paths in it start at its own folder. */
    public static Result read(Path file) {
        return of(YamlFile.read(file));
    }

    static Result parse(String yaml, Path folder) {
        return of(YamlFile.parse(yaml, folder));
    }

    private static Result of(YamlFile.Content content) {
        return switch (content) {
            case YamlFile.Content.Unreadable(var problem) -> new Result.Invalid(List.of(problem));
            case YamlFile.Content.Mapping(var root) -> {
                var config = assemble(root);
                var problems = root.problems();
                yield problems.isEmpty() ? new Result.Valid(config) : new Result.Invalid(problems);
            }
        };
    }

    private static AgentConfig assemble(ConfigSection root) {
        var config =
                new AgentConfig(
                        controller(root.section("controller")),
                        enrollment(root.section("enrollment")),
                        device(root.section("device")),
                        root.requiredPath("data"),
                        new Limits(
                                root.section("memory").size("limit", Long.MAX_VALUE),
                                root.section("disk").size("limit", Long.MAX_VALUE)),
                        serve(root.section("serve")),
                        runtime(root.section("runtime")),
                        root.section("probe").path("root", Path.of("/")),
                        log(root.section("log")));
        root.refuseUnknownKeys();
        return config;
    }

    private static Controller controller(ConfigSection section) {
        var address = section.address("address");
        return new Controller(
                address.host(),
                address.port(),
                section.requiredPath("caFile"),
                section.path("rootFile"));
    }

    private static Enrollment enrollment(ConfigSection section) {
        var token = section.text("joinToken");
        var file = section.path("joinTokenFile");
        if (token != null && file != null) {
            section.problem("joinToken", "is given twice: leave out it or joinTokenFile");
        }
        return new Enrollment(token == null ? null : new Secret(token), file);
    }

    private static DeviceSettings device(ConfigSection section) {
        var id = section.text("id");
        if (id != null && !DEVICE_ID.matcher(id).matches()) {
            section.problem(
                    "id",
                    "must be 1 to 63 of a-z, 0-9 and \"-\", starting and ending with a letter or"
                            + " digit: "
                            + id);
        }
        return new DeviceSettings(id, section.texts("labels"));
    }

    private static Serve serve(ConfigSection section) {
        var address = section.address("address", new ConfigSection.Address("127.0.0.1", 0));
        if (!Loopback.isLoopback(address.host())) {
            section.problem("address", "must be a loopback address, such as 127.0.0.1:8090");
        }
        return new Serve(
                address.host(),
                address.port(),
                section.number("grpcPort", 0, 0, 65_535),
                section.choice("authentication", Authentication.TOKEN),
                section.path("tokenFile"),
                apps(section.section("apps")),
                aliases(section),
                socket(section));
    }

    private static @Nullable Socket socket(ConfigSection section) {
        var path = section.path("socket");
        var group = section.text("socketGroup");
        if (path == null) {
            if (group != null) {
                section.problem("socketGroup", "is of no use without socket");
            }
            return null;
        }
        return new Socket(path, group == null ? "" : group);
    }

    private static Map<String, String> aliases(ConfigSection section) {
        var aliases = section.texts("aliases");
        aliases.forEach(
                (alias, meant) -> {
                    if (!SLOT.matcher(alias).matches()) {
                        section.problem("aliases." + alias, "is no name of a model");
                    }
                    if (!SLOT_OR_ADAPTER.matcher(meant).matches()) {
                        section.problem(
                                "aliases." + alias,
                                "must stand for a slot, or for one of its adapters as"
                                        + " slot:adapter: "
                                        + meant);
                    }
                });
        return aliases;
    }

    private static Map<String, Path> apps(ConfigSection section) {
        var files = new HashMap<String, Path>();
        for (var name : section.keys()) {
            if (!DEVICE_ID.matcher(name).matches()) {
                section.problem(name, "is no name of an app: 1 to 63 of a-z, 0-9 and \"-\"");
            }
            files.put(name, section.requiredPath(name));
        }
        return files;
    }

    private static RuntimeSettings runtime(ConfigSection section) {
        return new RuntimeSettings(section.path("host"), section.number("threads", 0, 0, 1024));
    }

    private static LogSettings log(ConfigSection section) {
        return new LogSettings(
                section.choice("format", LogSettings.USUAL.format()),
                section.choice("level", LogSettings.USUAL.level()));
    }
}
