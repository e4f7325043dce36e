package io.flotilla.cli.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import io.flotilla.cli.output.Printer;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class FollowingTest {
    private final StatusRuntimeException away = Status.UNAVAILABLE.asRuntimeException();

    private final ByteArrayOutputStream words = new ByteArrayOutputStream();
    private final Printer printer =
            new Printer(new PrintStream(words, false, UTF_8), new PrintStream(words, false, UTF_8));
    private final Following following = new Following(printer, Duration.ZERO);
    private final List<Integer> told = new ArrayList<>();
    private final Deque<Iterator<Integer>> streams = new ArrayDeque<>();

    /** Tells of these numbers, and then ends well. */
    private static Iterator<Integer> numbers(Integer... numbers) {
        return List.of(numbers).iterator();
    }

    /** Tells of these numbers, and then is broken. */
    private static Iterator<Integer> broken(StatusRuntimeException how, Integer... numbers) {
        var left = numbers(numbers);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                if (left.hasNext()) {
                    return true;
                }
                throw how;
            }

            @Override
            public Integer next() {
                return left.next();
            }
        };
    }

    private void follow() {
        following.follow(streams::remove, told::add);
    }

    @Test
    void it_goes_on_after_breaks_and_ends_with_a_stream_that_ends_well() {
        streams.add(broken(away, 1, 2));
        streams.add(broken(away));
        streams.add(broken(away));
        streams.add(broken(away, 3));
        streams.add(numbers(4));

        follow();

        assertThat(told).containsExactly(1, 2, 3, 4);
        assertThat(words.toString(UTF_8).lines()).as("one line a break").hasSize(2);
    }

    @Test
    void a_device_that_is_away_for_a_while_is_waited_for() {
        var deviceAway =
                StatusProto.toStatusRuntimeException(
                        com.google.rpc.Status.newBuilder()
                                .setCode(com.google.rpc.Code.FAILED_PRECONDITION_VALUE)
                                .setMessage("devices/press-7 is not connected.")
                                .addDetails(
                                        Any.pack(
                                                ErrorInfo.newBuilder()
                                                        .setReason("DEVICE_NOT_CONNECTED")
                                                        .build()))
                                .build());
        streams.add(broken(deviceAway, 1));
        streams.add(numbers(2));

        follow();

        assertThat(told).containsExactly(1, 2);
        assertThat(words.toString(UTF_8)).contains("devices/press-7 is not connected.");
    }

    @Test
    void a_stream_that_never_began_is_not_waited_for() {
        streams.add(broken(away));
        streams.add(numbers(1));

        assertThatThrownBy(this::follow).isSameAs(away);
        assertThat(told).isEmpty();
    }

    @Test
    void a_refusal_is_no_break() {
        var refused = Status.PERMISSION_DENIED.asRuntimeException();
        streams.add(broken(refused, 1));
        streams.add(numbers(2));

        assertThatThrownBy(this::follow).isSameAs(refused);
        assertThat(told).containsExactly(1);
    }
}
