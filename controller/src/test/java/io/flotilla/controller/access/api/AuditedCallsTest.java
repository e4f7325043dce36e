package io.flotilla.controller.access.api;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.flotilla.controller.shared.EventLog;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Whether each call that changes something can write it down, by what calls what in the code. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditedCallsTest {
    private static final String CONTROLLER = "io.flotilla.controller";

    /** Questions that are too long for a path, and what is only prepared for somebody to sign. */
    private static final Set<String> CHANGE_NOTHING =
            Set.of(
                    "making.v1.MakingJobService/PlanMaking",
                    "planning.v1.PlanningService/ExplainSelection",
                    "planning.v1.PlanningService/PlanVersion",
                    "rollout.v1.RolloutService/ForecastRollout",
                    "signing.v1.SigningService/PrepareRelease",
                    "signing.v1.SigningService/PrepareRotation");

    private final JavaClasses classes =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages(CONTROLLER);

    @Test
    void each_call_that_changes_something_writes_it_down() {
        var silent =
                operators()
                        .filter(AuditedCallsTest::changesSomething)
                        .filter(call -> !writesDown(call))
                        .map(Permission::method)
                        .toList();

        assertThat(silent).isEmpty();
    }

    /** Otherwise the test above would find a way to the record from anywhere. */
    @Test
    void calls_that_change_nothing_have_no_way_to_the_record() {
        var loud =
                operators()
                        .filter(call -> !changesSomething(call))
                        .filter(this::writesDown)
                        .map(Permission::method)
                        .toList();

        // Reading a device's own words is written down, too.
        assertThat(loud)
                .containsExactlyInAnyOrder(
                        "device.v1.DeviceLogService/ListLogEntries",
                        "device.v1.DeviceLogService/WatchLogEntries");
    }

    private static Stream<Permission> operators() {
        return Permission.all().stream().filter(Permission::isForOperators);
    }

    private static boolean changesSomething(Permission call) {
        return !call.verb().equals("GET") && !CHANGE_NOTHING.contains(call.method());
    }

    /** Whether one of the methods that it may run through records an event. */
    private boolean writesDown(Permission call) {
        var seen = new HashSet<JavaCodeUnit>(List.of(endpoint(call)));
        var next = new ArrayDeque<JavaCodeUnit>(seen);
        while (!next.isEmpty()) {
            for (var target : targets(next.remove())) {
                if (target.getOwner().isAssignableTo(EventLog.class)
                        && target.getName().equals("record")) {
                    return true;
                }
                if (seen.add(target)) {
                    next.add(target);
                }
            }
        }
        return false;
    }

    /**
     * What a method calls of the controller's own; where that is abstract, whoever implements it.
     */
    private static Collection<JavaCodeUnit> targets(JavaCodeUnit from) {
        return Stream.concat(
                        from.getCallsFromSelf().stream().map(call -> call.getTarget()),
                        from.getCodeUnitReferencesFromSelf().stream().map(use -> use.getTarget()))
                .flatMap(target -> target.resolveMember().stream())
                .filter(target -> target.getOwner().getPackageName().startsWith(CONTROLLER))
                .flatMap(AuditedCallsTest::withOverrides)
                .flatMap(AuditedCallsTest::withReactions)
                .collect(toSet());
    }

    private static Stream<JavaCodeUnit> withOverrides(JavaCodeUnit target) {
        var parameters =
                target.getRawParameterTypes().stream()
                        .map(JavaClass::getName)
                        .toArray(String[]::new);
        return Stream.concat(
                Stream.of(target),
                target.getOwner().getAllSubclasses().stream()
                        .flatMap(sub -> sub.tryGetMethod(target.getName(), parameters).stream()));
    }

    /** Who makes an observer lets it be told of what comes. */
    private static Stream<JavaCodeUnit> withReactions(JavaCodeUnit target) {
        var isObserver =
                target.isConstructor() && target.getOwner().isAssignableTo(StreamObserver.class);
        return isObserver ? target.getOwner().getCodeUnits().stream() : Stream.of(target);
    }

    private JavaCodeUnit endpoint(Permission call) {
        var method = call.method();
        var slash = method.indexOf('/');
        var dot = method.lastIndexOf('.', slash);
        var service = method.substring(dot + 1, slash);
        var base =
                "io.flotilla.proto.%s.%sGrpc$%sImplBase"
                        .formatted(method.substring(0, dot), service, service);
        var name = Character.toLowerCase(method.charAt(slash + 1)) + method.substring(slash + 2);
        return classes.stream()
                .filter(one -> one.isAssignableTo(base))
                .flatMap(one -> one.getMethods().stream())
                .filter(one -> one.getName().equals(name))
                .findFirst()
                .map(JavaCodeUnit.class::cast)
                .orElseThrow(() -> new AssertionError("nobody answers " + call.method()));
    }
}
