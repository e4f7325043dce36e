package io.flotilla.controller.rollout.plan;

import static com.cronutils.model.CronType.UNIX;
import static org.assertj.core.api.Assertions.assertThat;

import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import io.flotilla.contract.schedule.CronExpression;
import io.flotilla.contract.schedule.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The small cron that devices have means what a library means; seeded, so repeatable. */
class WindowsAgreeTest {

    private static final int EXPRESSIONS = 300;
    private static final Instant FROM = Instant.parse("2026-01-01T00:00:30Z");

    private final CronParser library =
            new CronParser(CronDefinitionBuilder.instanceDefinitionFor(UNIX));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void windows_open_when_a_library_executes(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < EXPRESSIONS; i++) {
            var text = expression(random);
            var now = FROM.plusSeconds(60L * random.nextInt(4 * 365 * 24 * 60));
            var minute = Duration.ofMinutes(1);
            var window = new Window(CronExpression.parse(text), ZoneOffset.UTC, minute);
            var executions = ExecutionTime.forCron(library.parse(text));

            var opening = window.opening(now, ZoneOffset.UTC);

            var expected =
                    executions.isMatch(now.minusSeconds(30).atZone(ZoneOffset.UTC))
                            ? now
                            : executions
                                    .nextExecution(now.atZone(ZoneOffset.UTC))
                                    .orElseThrow()
                                    .toInstant();
            assertThat(opening).as("%s after %s", text, now).isEqualTo(expected);
        }
    }

    /** One kind of day is limited at most: with both, programs differ. */
    private static String expression(Random random) {
        var byMonth = random.nextBoolean();
        return "%s %s %s %s %s"
                .formatted(
                        field(random, 0, 59),
                        field(random, 0, 23),
                        byMonth ? field(random, 1, 28) : "*",
                        random.nextInt(3) == 0 ? field(random, 1, 12) : "*",
                        byMonth ? "*" : field(random, 0, 6));
    }

    private static String field(Random random, int least, int most) {
        return switch (random.nextInt(5)) {
            case 0 -> "*";
            case 1 -> "*/" + (1 + random.nextInt(most / 2));
            case 2 -> {
                var from = least + random.nextInt(most - least);
                yield from + "-" + (from + random.nextInt(most - from + 1));
            }
            case 3 ->
                    IntStream.generate(() -> least + random.nextInt(most - least + 1))
                            .limit(3)
                            .distinct()
                            .mapToObj(Integer::toString)
                            .collect(Collectors.joining(","));
            default -> Integer.toString(least + random.nextInt(most - least + 1));
        };
    }
}
