package io.flotilla.rules;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Optional;

/** What a class may be asked not to use, as predicates; references count like calls. */
final class Uses {
    private Uses() {}

    /** The time of day, from anything but a {@code Clock} that was passed in. */
    static DescribedPredicate<JavaAccess<?>> theWallClock() {
        return DescribedPredicate.describe(
                "reads the wall clock", access -> isWallClock(access.getTarget()));
    }

    /** A pause of a fixed length. */
    static DescribedPredicate<JavaAccess<?>> aSleep() {
        return DescribedPredicate.describe("sleeps", access -> isSleep(access.getTarget()));
    }

    /** Parameters with an {@code Optional} among them. */
    static DescribedPredicate<List<JavaClass>> anOptionalParameter() {
        return DescribedPredicate.describe(
                "an Optional",
                types -> types.stream().anyMatch(type -> type.isEquivalentTo(Optional.class)));
    }

    private static boolean isWallClock(AccessTarget target) {
        return switch (target.getFullName()) {
            case "java.lang.System.currentTimeMillis()", "java.util.Date.<init>()" -> true;
            case String name -> name.startsWith("java.time.") && name.endsWith(".now()");
        };
    }

    private static boolean isSleep(AccessTarget target) {
        return target.getName().equals("sleep")
                && target.getOwner().getPackageName().startsWith("java.");
    }
}
