package io.flotilla.agent.simulate;

import io.flotilla.agent.shared.ConfigSection;
import io.flotilla.agent.shared.YamlFile;
import io.flotilla.agent.simulate.Population.Churn;
import io.flotilla.agent.simulate.Population.Downloads;
import io.flotilla.agent.simulate.Population.EngineModel;
import io.flotilla.agent.simulate.Population.LinkModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/** Reads a file of profiles; all that is wrong with it is said at once, each with its key. */
final class ProfileReader {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?");
    private static final int MAX_POPULATIONS = 100;
    private static final double LARGEST_SHARE = 1e4;
    private static final double LARGEST_RATIO = 100;
    private static final Duration LONGEST_SKEW = Duration.ofDays(3650);

    private ProfileReader() {}

    /** What reading came to. */
    sealed interface Result {
        /** The populations, valid as a whole. */
        record Valid(Profiles profiles) implements Result {}

        /** What is wrong, one sentence each, at least one. */
        record Invalid(List<String> problems) implements Result {}
    }

    static Result read(Path file) {
        return switch (YamlFile.read(file)) {
            case YamlFile.Content.Unreadable(var problem) -> new Result.Invalid(List.of(problem));
            case YamlFile.Content.Mapping(var root) -> read(root);
        };
    }

    private static Result read(ConfigSection root) {
        var populations = new ArrayList<Population>();
        var names = new HashSet<String>();
        var sections = root.sections("populations");
        if (sections.isEmpty() || sections.size() > MAX_POPULATIONS) {
            root.problem("populations", "must be 1 to %d mappings".formatted(MAX_POPULATIONS));
        }
        for (var section : sections) {
            var population = population(section);
            if (!names.add(population.name())) {
                section.problem("name", "is that of another population: " + population.name());
            }
            populations.add(population);
        }
        root.refuseUnknownKeys();
        var problems = root.problems();
        return problems.isEmpty()
                ? new Result.Valid(new Profiles(populations))
                : new Result.Invalid(problems);
    }

    private static Population population(ConfigSection section) {
        var name = section.text("name");
        if (name == null || !NAME.matcher(name).matches()) {
            section.problem("name", "must be 1 to 32 of a-z, 0-9 and \"-\": " + name);
        }
        var share = section.percentage("share", 1, LARGEST_SHARE);
        if (share <= 0) {
            section.problem("share", "must be more than 0%");
        }
        return new Population(
                name == null ? "" : name,
                share,
                HardwareReader.read(section.section("hardware")),
                section.texts("labels"),
                engine(section.section("engine")),
                link(section.section("link")),
                skew(section));
    }

    private static EngineModel engine(ConfigSection section) {
        return new EngineModel(
                section.duration("loadTime", Duration.ZERO),
                section.duration("latency", Duration.ofMillis(10)),
                section.percentage("spread", 0, LARGEST_RATIO),
                section.percentage("memory", 1.2, LARGEST_RATIO),
                section.number("requestsPerMinute", 0, 0, 6000),
                section.sections("faults").stream().map(ProfileReader::fault).toList());
    }

    private static FaultRule fault(ConfigSection section) {
        var on = section.text("on");
        if (on == null) {
            section.problem("on", "is missing: a precision, the name of a variant, or \"*\"");
        }
        if (section.text("kind") == null) {
            section.problem("kind", "is missing");
        }
        var kind = section.choice("kind", FaultRule.Kind.LOAD_FAILED);
        var slowness = section.percentage("slowness", 2, LARGEST_RATIO);
        var agreement = section.percentage("agreement", 0.5, 1);
        return new FaultRule(
                on == null ? "*" : on,
                kind,
                section.percentage("share", 1, 1),
                kind == FaultRule.Kind.DISAGREES ? agreement : slowness,
                section.duration("after", Duration.ZERO));
    }

    private static LinkModel link(ConfigSection section) {
        var churn = section.section("churn");
        return new LinkModel(
                section.choice("downloads", Downloads.REAL),
                section.flag("keep", false),
                section.size("bytesPerSecond", Long.MAX_VALUE),
                new Churn(
                        churn.percentage("share", 0, 1),
                        churn.duration("online", Churn.NONE.online()),
                        churn.duration("offline", Churn.NONE.offline())));
    }

    private static Duration skew(ConfigSection section) {
        var ahead = section.duration("clockAhead", Duration.ZERO);
        var behind = section.duration("clockBehind", Duration.ZERO);
        if (!ahead.isZero() && !behind.isZero()) {
            section.problem("clockBehind", "cannot be given beside clockAhead");
        }
        var skew = ahead.minus(behind);
        if (skew.abs().compareTo(LONGEST_SKEW) > 0) {
            section.problem("clockAhead", "is more than ten years");
        }
        return skew;
    }
}
